using TenantStore.Changes;

namespace TenantStore.Tests.Changes;

public class ChangeLedgerTests
{
    private static readonly RegistryChange s_a = new RegistryChange.TokenChanged(TokenId.Parse("AAAAAAAAAAAA"));
    private static readonly RegistryChange s_b = new RegistryChange.TokenChanged(TokenId.Parse("BBBBBBBBBBBB"));

    [Fact]
    public void Learn_MakesOlderAnswersStaleAndSparesOthers()
    {
        var ledger = new ChangeLedger();
        var before = ledger.Version;
        ledger.Learn(7, [s_a]);

        Assert.True(ledger.IsChangedSince(s_a, before));
        Assert.False(ledger.IsChangedSince(s_b, before));
        Assert.False(ledger.IsChangedSince(s_a, ledger.Version));
    }

    [Fact]
    public void IsAnyTenantChangedSince_CountsTenantsOnly()
    {
        var ledger = new ChangeLedger();
        ledger.Learn(7, [s_a]);
        Assert.False(ledger.IsAnyTenantChangedSince(0));

        var before = ledger.Version;
        ledger.Learn(8, [new RegistryChange.TenantChanged(TenantId.Parse("0123456789abcdef0123456789abcdef"))]);
        Assert.True(ledger.IsAnyTenantChangedSince(before));
        Assert.False(ledger.IsAnyTenantChangedSince(ledger.Version));
    }

    [Fact]
    public void IsCurrentAt_BeforeTheLogWasRead_NothingIs() => Assert.False(new ChangeLedger().IsCurrentAt(s_a, long.MaxValue - 1));

    [Fact]
    public void IsCurrentAt_ComparesWithTheLastChangeOfTheThing()
    {
        var ledger = new ChangeLedger();
        ledger.Restart(position: 10, lowest: 5);
        ledger.Advance(11, [s_a]);

        Assert.False(ledger.IsCurrentAt(s_a, 10));
        Assert.True(ledger.IsCurrentAt(s_a, 11));
        Assert.True(ledger.IsCurrentAt(s_b, 5));
        // What happened before is not known.
        Assert.False(ledger.IsCurrentAt(s_b, 4));
        // An announcement that comes late takes nothing back.
        ledger.Learn(3, [s_a]);
        Assert.False(ledger.IsCurrentAt(s_a, 10));
        Assert.Equal(11, ledger.Position);
    }

    [Fact]
    public void Suspect_UntilSettled_NoAnswerOfAnotherProcessIsGood()
    {
        var ledger = new ChangeLedger();
        ledger.Restart(10, 5);
        var before = ledger.Version;
        ledger.Suspect([s_a]);
        Assert.True(ledger.IsChangedSince(s_a, before));
        Assert.False(ledger.IsCurrentAt(s_a, 1_000_000));

        ledger.Advance(12, []);
        ledger.Settle();
        Assert.False(ledger.IsCurrentAt(s_a, 11));
        Assert.True(ledger.IsCurrentAt(s_a, 12));
    }

    [Fact]
    public void Restart_MakesEverythingStale()
    {
        var ledger = new ChangeLedger();
        ledger.Learn(1, [s_a]);
        var before = ledger.Version;
        ledger.Restart(10, 8);

        Assert.True(ledger.IsChangedSince(s_b, before));
        Assert.True(ledger.IsAnyTenantChangedSince(before));
        Assert.False(ledger.IsChangedSince(s_b, ledger.Version));
    }

    [Fact]
    public void Learn_BeyondCapacity_ForgottenThingsCountAsChanged()
    {
        var ledger = new ChangeLedger(capacity: 4);
        ledger.Restart(1, 1);
        var before = ledger.Version;
        for (var i = 0; i < 5; i++)
            ledger.Advance(2 + i, [new RegistryChange.TokenChanged(TokenId.Parse($"AAAAAAAAAAA{i}"))]);

        Assert.True(ledger.IsChangedSince(s_b, before));
        Assert.False(ledger.IsChangedSince(s_b, ledger.Version));
        Assert.False(ledger.IsCurrentAt(s_b, 1));
        Assert.True(ledger.IsCurrentAt(s_b, 6));
    }
}
