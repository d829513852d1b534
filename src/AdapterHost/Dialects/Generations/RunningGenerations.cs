using AdapterFormats;
using AdapterHost.Dialects.Answers;
using HostContract;

namespace AdapterHost.Dialects.Generations;

/// <param name="Set">One generation a choice.</param>
/// <param name="Digest">The adapter that the leases really hold; null for the base model.</param>
/// <param name="Choices">Choices of one prompt.</param>
internal sealed record RunningGenerations(GenerationSet Set, AdapterDigest? Digest, int Choices)
{
    public bool HasAdapter => Digest is not null;

    /// <summary>Tokens of all prompts; choices of one prompt share it.</summary>
    public int PromptTokens => Set.PromptTokens(Choices);

    /// <summary>What the choices cost that have ended.</summary>
    public AnswerUsage Cost => Usage.Of(Set.Ends, Choices).ToContract();

    /// <summary>The same of an answer that was cut short: a prompt that no step has begun to read costs nothing.</summary>
    public AnswerUsage CostSoFar =>
        Usage.Of([.. Set.Ends.Select(end => end is { CompletionTokens: 0, PromptTime.Ticks: 0 } ? null : end)], Choices).ToContract();

    /// <summary>Lets nothing of it run on.</summary>
    /// <param name="leaving">What its sequences listen to.</param>
    /// <returns>What it cost.</returns>
    public async Task<AnswerUsage> StopAsync(CancellationTokenSource leaving)
    {
        await leaving.CancelAsync();
        await Set.DrainAsync();
        return CostSoFar;
    }
}
