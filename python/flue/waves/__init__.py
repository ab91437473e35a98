# SPDX-License-Identifier: Apache-2.0
"""What happened at an engine, read from a dump of its waves: `flue waves`.

    from flue.waves import dump, transactions
    engine = dump.open_dump("run.fst").engine()
    for item in transactions.read(engine):
        print(item.cycle, item.describe())
"""
