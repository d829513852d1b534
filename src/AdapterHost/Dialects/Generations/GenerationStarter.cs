using AdapterFormats;
using AdapterHost.Adapters;
using AdapterHost.Engine;
using AdapterHost.Errors;
using HostContract;

namespace AdapterHost.Dialects.Generations;

/// <summary>Adapter leased, prompt submitted: one sequence a prompt.</summary>
/// <remarks>
/// A lease is the engine's from the moment that it takes the request, and ours until then. When a later prompt is refused, those that
/// already run end with the caller's token.
/// </remarks>
internal sealed class GenerationStarter(IInferenceEngine engine, IAdapterCache adapters)
{
    /// <param name="call">What to generate.</param>
    /// <param name="assertion">Whose, with what, and how much of it.</param>
    /// <param name="cancellationToken">Ends the wait for the adapter, and later every sequence of the call.</param>
    public async ValueTask<StartResult> StartAsync(InferenceCall call, Assertion assertion, CancellationToken cancellationToken)
    {
        var generations = new List<Generation>(call.Prompts.Count);
        AdapterDigest? digest = null;
        foreach (var prompt in call.Prompts)
        {
            IAdapterLease? lease = null;
            try
            {
                if (assertion.Adapter is { } wanted)
                {
                    var leased = await adapters.LeaseAsync(new AdapterKey(assertion.Tenant, wanted), assertion.FetchGrant, cancellationToken);
                    if (!leased.Granted)
                        return ErrorMap.Of(leased.Refusal);
                    lease = leased.Lease;
                    digest = lease.Key.Digest;
                }

                if (call.Settings.MaxTokens == 0)
                {
                    // A plug-in's warm-up: the adapter is here now, and nothing is generated.
                    generations.Add(EmptyGeneration.Make());
                    continue;
                }

                var submitted = engine.Submit(Request(prompt, lease, call.Settings, assertion, cancellationToken));
                if (!submitted.Accepted)
                    return ErrorMap.Of(submitted.Refusal, engine.Limits);
                lease = null;
                generations.Add(submitted.Generation);
            }
            finally
            {
                lease?.Dispose();
            }
        }

        return new RunningGenerations(new GenerationSet(generations), digest);
    }

    private GenerationRequest Request(
        int[] prompt, IAdapterLease? lease, GenerationSettings settings, Assertion assertion, CancellationToken cancellationToken) => new()
        {
            Prompt = prompt,
            Adapter = lease,
            MaxTokens = Math.Min(
                Math.Min(settings.MaxTokens ?? assertion.MaxOutputTokens, assertion.MaxOutputTokens),
                engine.Limits.ContextTokens - prompt.Length),
            Sampling = settings.Sampling,
            Stop = settings.Stop,
            Class = assertion.Class,
            Deadline = assertion.Deadline,
            CancellationToken = cancellationToken,
        };
}
