using Gateway.Learning.Interactions.Erasure;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Learning.Outcomes.Intake;

/// <summary>
/// The code of fixes that were given out, until their outcomes have come or <c>Outcomes:CaseMinutes</c> are over; in the memory of the gateway that answered, up to a bound. For any thread.
/// </summary>
internal sealed class AnsweredCases(IOptions<OutcomeOptions> options, TimeProvider time) : ILearningMemory
{
    /// <summary>UTF-16 units of all of them together.</summary>
    private const int MostCharacters = 32 * 1024 * 1024;

    private readonly HeldCode<AnsweredCase> _cases = new(MostCharacters, TimeSpan.FromMinutes(options.Value.CaseMinutes), time);

    public IReadOnlyCollection<TenantId> Tenants => _cases.Tenants;

    public void Keep(TenantId tenant, string answerId, AnsweredCase one) => _cases.Put(tenant, answerId, one.Owner, one, one.Characters);

    /// <summary>Null when it is another's, gone, or another gateway's.</summary>
    public AnsweredCase? Find(TenantId tenant, string answerId) => _cases.TryGet(tenant, answerId, out var one) ? one : null;

    /// <summary>Nothing is to come of it any more.</summary>
    public void Forget(TenantId tenant, string answerId) => _cases.Remove(tenant, answerId);

    public Task ForgetAsync(TenantId tenant, ErasureOrder order, CancellationToken cancellationToken)
    {
        _cases.Remove(tenant, owner => owner.IsOf(order));
        // Or the next report of the same answer would make the interaction anew.
        foreach (var answer in order.AnswerIds)
            _cases.Remove(tenant, answer);
        return Task.CompletedTask;
    }

    public void Forget(TenantId tenant) => _cases.Remove(tenant, _ => true);

    public void Sweep() => _cases.Sweep();
}
