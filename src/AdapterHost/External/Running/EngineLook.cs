namespace AdapterHost.External;

/// <summary>One look at the engine: its numbers for reports, its list of adapters against ours. One caller at a time.</summary>
internal sealed partial class EngineLook(IEngineServer server, EngineAdapters adapters, EngineView view, ILogger<EngineLook> logger)
{
    /// <summary>What it does not answer is kept for reports: the gateway sends nothing until it does.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            // In this order: what is loaded while the list is on its way is not missed in it.
            var known = adapters.Loaded;
            var state = await server.ReadAsync(cancellationToken);
            adapters.Miss(state.Adapters, known);
            if (view.State is null)
                LogAnswers(logger);

            // From here on requests are taken: whose adapter is missing has it loaded first, whatever the background has come to.
            view.State = state;
            adapters.Sync(state.Adapters, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is: a look that fails must not be the last one.
            if (view.State is not null)
                LogSilent(logger, exception);
            view.State = null;
        }
    }

    [LoggerMessage(4511, LogLevel.Information, "The engine answers")]
    private static partial void LogAnswers(ILogger logger);

    [LoggerMessage(4512, LogLevel.Error, "The engine does not answer; this host takes no requests until it does")]
    private static partial void LogSilent(ILogger logger, Exception exception);
}
