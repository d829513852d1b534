using Gateway.Shedding;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Learning.Evaluations.Running;

/// <summary>
/// How fast this gateway's evaluations ask. Alone they ask a few questions at a time. While people ask the same base model they ask one, and rest after it for as long as it took, times a factor: hosts let such a question wait behind all that
/// people ask, yet every row of it is work that theirs shares a processor with. For any thread.
/// </summary>
internal sealed class EvaluationPace(PeopleWatch people, IOptions<EvaluationOptions> options, TimeProvider time)
{
    private static readonly TimeSpan s_presence = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestRest = TimeSpan.FromSeconds(10);

    private int _asking;

    /// <summary>Returns when a question may be put; <see cref="End"/> must follow.</summary>
    public async Task BeginAsync(BaseModelId model, CancellationToken cancellationToken)
    {
        for (; ; )
        {
            if (Interlocked.Increment(ref _asking) == 1 || !people.HasSeen(model, s_presence))
                return;
            Interlocked.Decrement(ref _asking);
            await Task.Delay(s_look, time, cancellationToken);
        }
    }

    public void End() => Interlocked.Decrement(ref _asking);

    /// <summary>Between two questions. The turn is still this one's, so that others rest as well.</summary>
    public Task RestAsync(BaseModelId model, TimeSpan took, CancellationToken cancellationToken)
    {
        if (options.Value.Restraint == 0 || !people.HasSeen(model, s_presence))
            return Task.CompletedTask;
        var rest = took * options.Value.Restraint;
        return Task.Delay(rest < s_longestRest ? rest : s_longestRest, time, cancellationToken);
    }
}
