using AdapterFormats;
using AdapterHost.Engine;
using Microsoft.Extensions.Options;

namespace AdapterHost.External;

/// <summary>
/// Waits for the engine at the host's start, and makes sure that it is the right one: the base by its name, and the same tokens for the same text,
/// since prompts go to it as tokens.
/// </summary>
internal sealed partial class EngineGreeting(
    IEngineServer server, ITokenizer tokenizer, BaseModelDescriptor baseModel, IOptions<ExternalOptions> options, TimeProvider time, ILogger<EngineGreeting> logger)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    // Words, code, numbers, blanks, and letters that vocabularies treat each in its own way.
    private static readonly string[] s_probes =
        ["The quick brown fox jumps over 13 lazy dogs.", "def f(x):\n\treturn  x[0] + 1024  # été – 日本語 🙂\n", "    SELECT name FROM orders WHERE id = 'a1b2';"];

    /// <exception cref="EngineException">It serves another base model, or another tokenizer.</exception>
    public Task<EngineState> MeetAsync(CancellationToken cancellationToken) => AnsweredAsync(LookAtAsync, cancellationToken);

    private async Task<EngineState> LookAtAsync(CancellationToken cancellationToken)
    {
        var state = await server.ReadAsync(cancellationToken);
        if (options.Value.ModelName is { } name ? !state.BaseModels.Contains(name) : state.BaseModels.Count == 0)
            throw new EngineException($"External:ModelName: the engine at {options.Value.Url} serves {string.Join(", ", state.BaseModels)}, and not '{options.Value.ModelName}'.");
        foreach (var probe in s_probes)
        {
            if (!(await TokensAsync(probe, cancellationToken)).SequenceEqual(tokenizer.Tokenize(probe, parseSpecial: false, addSpecial: false)))
            {
                throw new EngineException(
                    $"Host:ModelPath: the vocabulary of {baseModel.Name} is not that of the engine at {options.Value.Url}: they cut the same text into different tokens. "
                    + "Make the file from the folder that the engine serves (convert_hf_to_gguf.py --vocab-only).");
            }
        }

        return state;
    }

    private async Task<int[]> TokensAsync(string probe, CancellationToken cancellationToken)
    {
        try
        {
            return await server.TokenizeAsync(probe, cancellationToken);
        }
        catch (EngineServerException exception) when (exception.Failure is not (ServerFailure.Unreachable or ServerFailure.Busy))
        {
            throw new EngineException($"External:Url: the engine at {options.Value.Url} does not tokenize, so nobody can tell whether it is the right one: {exception.Message}");
        }
    }

    /// <summary>An engine takes minutes to start, and says odd things until it has: whatever it is but a wrong engine is waited for.</summary>
    private async Task<EngineState> AnsweredAsync(Func<CancellationToken, Task<EngineState>> ask, CancellationToken cancellationToken)
    {
        for (var said = false; ; said = true)
        {
            try
            {
                return await ask(cancellationToken);
            }
            catch (Exception exception) when (exception is not EngineException && !cancellationToken.IsCancellationRequested)
            {
                if (!said)
                    LogWaiting(logger, options.Value.Url, exception.Message);
                await Task.Delay(s_pause, time, cancellationToken);
            }
        }
    }

    [LoggerMessage(4513, LogLevel.Warning, "Waiting for the engine at {Url}: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string url, string reason);
}
