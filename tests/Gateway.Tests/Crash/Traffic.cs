namespace Gateway.Tests.Crash;

/// <summary>
/// One caller that does one thing after the other, knows what was acknowledged, and what the last kill left open. After a restart it looks whether
/// all that is so.
/// </summary>
internal abstract class Traffic
{
    private string? _doing;

    /// <summary>Told of each thing that was acknowledged.</summary>
    public Action Acknowledged { get; set; } = () => { };

    /// <summary>What was under way at kills, and how often; and what was acknowledged in all.</summary>
    public Dictionary<string, int> Cut { get; } = [];

    public Dictionary<string, int> Done { get; } = [];

    /// <summary>Before the first kill.</summary>
    public virtual Task PrepareAsync(CrashClient client) => Task.CompletedTask;

    /// <summary>Until the gateway is dead.</summary>
    public async Task RunAsync(CrashClient client)
    {
        while (await StepAsync(client))
        {
        }

        Count(Cut, _doing!);
    }

    /// <summary>After the restart: what was acknowledged is so, what was open is done or not, and nothing between.</summary>
    public abstract Task SettleAsync(CrashClient client);

    /// <returns>False when the gateway died meanwhile.</returns>
    protected abstract Task<bool> StepAsync(CrashClient client);

    protected void Begin(string what) => _doing = what;

    protected void End()
    {
        Count(Done, _doing!);
        Acknowledged();
    }

    private static void Count(Dictionary<string, int> counts, string what) => counts[what] = counts.GetValueOrDefault(what) + 1;
}
