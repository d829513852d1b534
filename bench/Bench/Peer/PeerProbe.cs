using Bench.Load;

namespace Bench.Peer;

/// <summary>Shows before anything is measured that either side applies each adapter: one prompt, as many different answers as adapters and one of the base.</summary>
internal sealed class PeerProbe(StreamClient client, int adapters)
{
    private const int AnswerTokens = 32;

    public async Task RunAsync(IContender peer, IContender ours, int[] prompt)
    {
        var theirs = await TextsAsync(peer, prompt);
        var own = await TextsAsync(ours, prompt);
        Console.WriteLine(
            $"\nprobe: one prompt under {adapters} adapters and none: {theirs.Distinct().Count()} different answers by {peer.Name}, "
            + $"{own.Distinct().Count()} by {ours.Name}, {theirs.Zip(own).Count(pair => pair.First == pair.Second)} equal on both sides ({AnswerTokens} greedy tokens)");
        if (theirs.Distinct().Count() <= adapters || own.Distinct().Count() <= adapters)
        {
            throw new LoadException("Adapters without effect must not be measured.");
        }
    }

    private async Task<List<string>> TextsAsync(IContender server, int[] prompt)
    {
        var calls = Enumerable.Range(0, adapters).Cast<int?>().Append(null).Select(adapter => server.Ask(0, adapter, prompt, AnswerTokens)).ToList();
        return [.. (await client.RunAsync(calls)).Answers.Select(a => a.Text)];
    }
}
