"""Which offering fits a seller: profile, what sources advise, reasons, ranking."""
