using System.Security.Cryptography;
using System.Text;
using AdapterHost.Engine;

namespace AdapterHost.External;

/// <summary>Runs one sequence in the engine, once more where the engine had lost its adapter. Any number at a time.</summary>
internal sealed partial class SequenceRunner(IEngineServer server, EngineAdapters adapters, ITokenVocabulary vocabulary, ILogger<SequenceRunner> logger)
{
    private const int IdBytes = 16;

    // Of this process alone: what an earlier one has left in the engine's prefix cache is out of reach.
    private readonly byte[] _saltKey = RandomNumberGenerator.GetBytes(32);

    /// <param name="sequence">Which.</param>
    /// <param name="charge">Told of each chunk's tokens.</param>
    /// <returns>Why it ended. Everything that can fail is a reason here.</returns>
    public async Task<FinishReason> RunAsync(ExternalSequence sequence, Action<int> charge)
    {
        try
        {
            return await GenerateAsync(sequence, charge);
        }
        catch (Exception) when (sequence.StopReason is not null)
        {
            // Whatever a call says that was broken off: it is for this reason.
            sequence.Flush();
            return sequence.StopReason.Value;
        }
        catch (EngineServerException exception)
        {
            LogFailed(logger, exception, exception.Failure);
            return exception.Failure switch
            {
                ServerFailure.Busy => FinishReason.EngineBusy,
                ServerFailure.Unreachable => FinishReason.EngineLost,
                ServerFailure.UnknownAdapter => FinishReason.AdapterLost,
                _ => FinishReason.Failed,
            };
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception, ServerFailure.Failed);
            return FinishReason.Failed;
        }
    }

    private async Task<FinishReason> GenerateAsync(ExternalSequence sequence, Action<int> charge)
    {
        var weights = (EngineWeights?)sequence.Request.Weights;
        for (var isFirst = true; ; isFirst = false)
        {
            if (weights is not null)
                await EnsureAsync(weights, sequence.Stopping);
            try
            {
                return await ReadAsync(sequence, charge, weights?.Name);
            }
            catch (EngineServerException exception) when (exception.Failure == ServerFailure.UnknownAdapter && weights is not null)
            {
                adapters.Lost(weights);
                if (!isFirst || sequence.Generated > 0)
                    throw;
            }
        }
    }

    private async Task EnsureAsync(EngineWeights weights, CancellationToken cancellationToken)
    {
        try
        {
            await adapters.EnsureAsync(weights, cancellationToken);
        }
        catch (EngineServerException exception) when (exception.Failure is not (ServerFailure.Unreachable or ServerFailure.Busy))
        {
            throw new EngineServerException(ServerFailure.UnknownAdapter, exception.Message, exception);
        }
    }

    private async Task<FinishReason> ReadAsync(ExternalSequence sequence, Action<int> charge, string? adapter)
    {
        FinishReason? end = null;
        sequence.Sent();
        await foreach (var chunk in server.GenerateAsync(CallOf(sequence, adapter), sequence.Stopping))
        {
            sequence.CachedTokens = chunk.CachedTokens ?? sequence.CachedTokens;
            if (end is not null)
                continue;
            var before = sequence.Generated;
            end = sequence.Take(chunk);
            charge(sequence.Generated - before);

            // Where the engine has ended too, the rest of the stream is read: it is short, and the connection can be used again.
            if (end is not null && chunk.End is null)
                break;
        }

        return end ?? throw new EngineServerException(ServerFailure.Failed, "The engine's stream ended without a reason.");
    }

    private EngineCall CallOf(ExternalSequence sequence, string? adapter)
    {
        var source = sequence.Request.Source;
        return new EngineCall
        {
            Id = RandomNumberGenerator.GetHexString(IdBytes * 2, lowercase: true),
            Prompt = source.Prompt,
            Adapter = adapter,
            MaxTokens = sequence.Request.Demand.Cap,
            Sampling = source.Sampling.Seed is { } seed ? source.Sampling with { Seed = unchecked(seed + (uint)sequence.Choice) } : source.Sampling,
            CacheSalt = SaltOf(source),
            EndTokens = source.Sampling.IgnoreEnd ? [] : vocabulary.Ends,
        };
    }

    /// <summary>Of the tenant and the gateway's secret, each with its length: no two pairs give the same.</summary>
    private string SaltOf(GenerationRequest source)
    {
        var (tenant, salt) = (Encoding.UTF8.GetBytes(source.Tenant.Value), Encoding.UTF8.GetBytes(source.CacheSalt));
        byte[] both = [.. BitConverter.GetBytes(tenant.Length), .. tenant, .. salt];
        return Convert.ToHexStringLower(HMACSHA256.HashData(_saltKey, both));
    }

    [LoggerMessage(4521, LogLevel.Error, "A generation failed: {Failure}")]
    private static partial void LogFailed(ILogger logger, Exception exception, ServerFailure failure);
}
