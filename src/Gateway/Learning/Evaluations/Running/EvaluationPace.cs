using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Learning.Evaluations.Running;

/// <summary>
/// How fast this gateway's evaluations ask. Alone they ask a few questions at a time. While people ask the same base model they ask one, and rest after it for as long as it took, times a factor: hosts let such a question wait behind all that
/// people ask, yet every row of it is work that theirs shares a processor with. Each base model is by itself. For any thread.
/// </summary>
internal sealed class EvaluationPace(IOtherWork others, IOptions<EvaluationOptions> options, TimeProvider time)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestRest = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<BaseModelId, Turns> _turns = new();

    /// <summary>Returns when a question may be put; <see cref="End"/> must follow.</summary>
    public async Task BeginAsync(BaseModelId model, CancellationToken cancellationToken)
    {
        var turns = TurnsOf(model);
        for (; ; )
        {
            if (Interlocked.Increment(ref turns.Asking) == 1 || !others.IsThere(model))
                return;
            Interlocked.Decrement(ref turns.Asking);
            await Task.Delay(s_look, time, cancellationToken);
        }
    }

    public void End(BaseModelId model) => Interlocked.Decrement(ref TurnsOf(model).Asking);

    /// <summary>Between two questions. The turn is still this one's, so that others rest as well.</summary>
    public Task RestAsync(BaseModelId model, TimeSpan took, CancellationToken cancellationToken)
    {
        if (options.Value.Restraint == 0 || !others.IsThere(model))
            return Task.CompletedTask;
        var rest = took * options.Value.Restraint;
        return Task.Delay(rest < s_longestRest ? rest : s_longestRest, time, cancellationToken);
    }

    private Turns TurnsOf(BaseModelId model) => _turns.GetOrAdd(model, _ => new Turns());

    private sealed class Turns
    {
        public int Asking;
    }
}
