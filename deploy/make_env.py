"""``python3 deploy/make_env.py > .env``: the secrets that docker-compose.yml asks for, new and random."""

import base64
import secrets


def main() -> None:
    made = {
        "POSTGRES_PASSWORD": secrets.token_hex(24),
        "REDIS_PASSWORD": secrets.token_hex(24),
        "AIRFLOW_FERNET_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "AIRFLOW_SECRET_KEY": secrets.token_hex(32),
        "AIRFLOW_JWT_SECRET": secrets.token_hex(64),
        "GOODWORD_ADMIN_PASSWORD": secrets.token_urlsafe(18),
    }
    print("\n".join(f"{name}={value}" for name, value in made.items()))  # noqa: T201 - stdout is where .env comes from


if __name__ == "__main__":
    main()
