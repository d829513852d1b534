using System.Runtime.InteropServices;
using AdapterHost.Grammars;
using HostContract;

namespace AdapterHost.Engine;

/// <summary>
/// What the grammars of each tenant have cost in the step under way. Who has spent its share waits for the next step, so that no tenant's
/// grammars hold up the others for longer than one token's work and a share. Inference thread; allocates only for a tenant it has not met.
/// </summary>
internal sealed class GrammarAllowance
{
    private readonly Dictionary<TenantKey, int> _spent = [];

    /// <summary>A step begins.</summary>
    public void Renew() => _spent.Clear();

    /// <param name="tenant">Whose grammars.</param>
    /// <param name="steps">Steps of a matcher.</param>
    public void Spend(TenantKey tenant, int steps)
    {
        if (steps > 0)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_spent, tenant, out _) += steps;
        }
    }

    public bool IsSpent(TenantKey tenant) => _spent.GetValueOrDefault(tenant) >= GrammarLimits.TenantWork;
}
