namespace TenantStore.Limits.InProcess;

/// <summary>One month's tokens of one subject. What was used before this process counted is learnt from usage. Not for several threads.</summary>
internal sealed class BudgetLedger
{
    private BillingMonth _month;
    private bool _known;
    private long _spent;
    private long _held;

    /// <summary>Tokens that are spent or held, once the month is known.</summary>
    public long Used => _spent + _held;

    /// <summary>Whether all of the month is counted here.</summary>
    public bool Knows(BillingMonth month)
    {
        Turn(month);
        return _known;
    }

    /// <summary>From now on what is settled is counted; what came before is being read.</summary>
    public void BeginLearning(BillingMonth month)
    {
        Turn(month);
        if (!_known)
            _spent = 0;
    }

    public void Learn(BillingMonth month, long spentBefore)
    {
        Turn(month);
        if (_known)
            return;
        _spent += spentBefore;
        _known = true;
    }

    public void Hold(BillingMonth month, long tokens)
    {
        Turn(month);
        _held += tokens;
    }

    public void Settle(BillingMonth month, long held, long tokens)
    {
        // A request that ends after its month is over changes nothing in the new one.
        if (month != _month)
            return;
        _held -= held;
        _spent += tokens;
    }

    private void Turn(BillingMonth month)
    {
        if (month == _month)
            return;
        // The month after a known one begins at nothing. Any other, e.g. after the clock was set, must be looked up.
        _known = _known && month == _month.Next;
        (_month, _spent, _held) = (month, 0, 0);
    }
}
