from pathlib import Path

import pytest

from tests.warehouse.company import Company
from tests.warehouse.house import House
from tests.warehouse.shop import Shop


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture
def company(house: House) -> Company:
    return Company(house)


@pytest.fixture
def shop(house: House) -> Shop:
    return Shop(house)
