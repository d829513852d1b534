using TenantStore;

namespace Gateway.Learning.Interactions.Erasure;

/// <summary>
/// What of people's work is in this gateway's memory and in no table. Register one for each that holds some: <see cref="LearningEraser"/> calls all of them, <see cref="MemorySweep"/> does for tenants that
/// are gone. For any thread.
/// </summary>
internal interface ILearningMemory
{
    /// <summary>Of whom there is anything now.</summary>
    IReadOnlyCollection<TenantId> Tenants { get; }

    /// <summary>Nothing of what the order names is here afterwards, nor on its way from here into a table.</summary>
    Task ForgetAsync(TenantId tenant, ErasureOrder order, CancellationToken cancellationToken);

    /// <summary>All of a tenant.</summary>
    void Forget(TenantId tenant);

    /// <summary>Whatever has been here for too long.</summary>
    void Sweep();
}
