"""All checks in the order in which things build on each other; what cannot be opened is itself a finding."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import datetime

from casework.bootstrap import Casework
from casework.doctor.channels import channels
from casework.doctor.database import of_database
from casework.doctor.findings import Finding
from casework.doctor.machine import disk, folder, master_key, settings
from casework.doctor.people import of_house
from casework.doctor.vault import of_vault
from casework.security.master_key import MasterKeyMissing, MasterKeyWrong
from casework.store import Store, StoreUnavailable
from casework.store.address import read_address


def checkup(url: str, environ: Mapping[str, str], clock: Callable[[], datetime]) -> Iterator[Finding]:
    """Everything that is wrong with the office at `url`. Raises AddressError; every other fault is a finding."""
    place = read_address(url).folder
    yield from settings(environ)
    yield from channels(environ)
    yield from master_key(environ, place)
    if place is not None and place.is_dir():
        yield from disk(place)
    try:
        with closing(Store.open(url, create=False)) as store:
            if place is not None:
                yield from folder(place, trial=store.is_trial)
            yield from of_database(store, url, environ)
        with Casework(url, clock=clock, create=False) as house:
            yield from of_house(house, environ)
            yield from of_vault(house)
    except StoreUnavailable as fault:
        yield Finding("database", f"数据库无法使用：{fault}", str(fault), serious=True)
    except (MasterKeyMissing, MasterKeyWrong) as fault:
        yield Finding("master_key", f"主密钥不可用，姓名等信息无法读取：{fault}", str(fault), serious=True)
    except ValueError as fault:
        yield Finding("setting_wrong", f"设置有误：{fault}", str(fault), serious=True)
