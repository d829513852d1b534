using System.Diagnostics.CodeAnalysis;

namespace AdapterHost.Adapters;

/// <summary>Either a lease or the reason why there is none.</summary>
internal readonly record struct LeaseResult
{
    private LeaseResult(IAdapterLease? lease, AdapterRefusal refusal)
    {
        Lease = lease;
        Refusal = refusal;
    }

    public IAdapterLease? Lease { get; }

    /// <summary>Meaningful only when <see cref="Granted"/> is false.</summary>
    public AdapterRefusal Refusal { get; }

    [MemberNotNullWhen(true, nameof(Lease))]
    public bool Granted => Lease is not null;

    public static LeaseResult Leased(IAdapterLease lease) => new(lease, default);

    public static LeaseResult Refused(AdapterRefusal refusal) => new(null, refusal);
}
