"""A small bank: classes, exceptions, formatting, a report."""
from datetime import date

class InsufficientFunds(Exception):
    def __init__(self, needed, available):
        super().__init__(f"need {needed:.2f}, have {available:.2f}")
        self.shortfall = needed - available

class Account:
    interest_rate = 0.02
    _next_number = 1000

    def __init__(self, owner, balance=0.0):
        self.owner = owner
        self._balance = balance
        self.history = []
        self.number = Account._next_number
        Account._next_number += 1

    @property
    def balance(self):
        return self._balance

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("deposits are positive")
        self._balance += amount
        self.history.append(("deposit", amount))

    def withdraw(self, amount):
        if amount > self._balance:
            raise InsufficientFunds(amount, self._balance)
        self._balance -= amount
        self.history.append(("withdraw", amount))

    def __repr__(self):
        return f"{type(self).__name__}(owner={self.owner!r}, balance={self._balance})"

class Savings(Account):
    interest_rate = 0.05
    def add_interest(self):
        gained = self._balance * self.interest_rate
        self.deposit(gained)
        return gained

class Bank:
    def __init__(self):
        self.accounts = {}
    def open(self, account):
        self.accounts[account.number] = account
        return account
    def transfer(self, source, target, amount):
        try:
            self.accounts[source].withdraw(amount)
        except InsufficientFunds as error:
            print(f"transfer refused: {error} (short by {error.shortfall:,.2f})")
            return False
        self.accounts[target].deposit(amount)
        return True
    def report(self):
        print(f"{'No':>6} | {'Owner':<10} | {'Balance':>12} | Moves")
        print("-" * 45)
        for number, account in sorted(self.accounts.items(), key=lambda item: -item[1].balance):
            print(f"{number:>6} | {account.owner:<10} | {account.balance:>12,.2f} | {len(account.history)}")
        total = sum(a.balance for a in self.accounts.values())
        print(f"{'total':>19} | {total:>12,.2f}")

bank = Bank()
anna = bank.open(Account("Anna", 1200.5))
ben = bank.open(Savings("Ben", 300))
cleo = bank.open(Savings("Cleo"))
print(anna, ben)
print(bank.transfer(anna.number, ben.number, 200.25))
print(bank.transfer(ben.number, cleo.number, 10_000))
print(f"interest {ben.add_interest():.3f}")
try:
    cleo.deposit(-5)
except ValueError as error:
    print("error:", error)
try:
    anna.balance = 1e9
except AttributeError as error:
    print("error:", type(error).__name__)
try:
    bank.transfer(1, 2, 3)
except KeyError as error:
    print("no account", error)
bank.report()
print(ben.history, date(2024, 2, 29).isoformat())
