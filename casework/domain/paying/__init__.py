"""Money 支付: recorded, verified, advanced, recovered, drawn from the deposit."""
