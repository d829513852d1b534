using AdapterHost.Adapters;
using AdapterHost.Dialects.Settings;
using AdapterHost.Engine;
using AdapterHost.Errors;
using HostContract;

namespace AdapterHost.Dialects.Generations;

/// <summary>Adapter leased, prompts submitted: one request a prompt, with as many answers as were asked for.</summary>
/// <remarks>
/// No prompt runs before the leases of all are there: a refusal there wastes nothing that others could have had. A lease is the engine's from
/// the moment that it takes the request, and ours until then. When the engine refuses a later prompt, those that already run end with the
/// caller's token. Several prompts have no lane: each is a request of its own to the engine, and would end the one before it.
/// </remarks>
internal sealed class GenerationStarter(IInferenceEngine engine, LeaseTaker leaseTaker)
{
    /// <param name="call">What to generate.</param>
    /// <param name="assertion">Whose, with what, and how much of it.</param>
    /// <param name="cancellationToken">Ends the wait for the adapter, and later every sequence of the call.</param>
    public async ValueTask<StartResult> StartAsync(InferenceCall call, Assertion assertion, CancellationToken cancellationToken)
    {
        if (SupportCheck.Find(call.Settings, engine.Limits.Support) is { } unsupported)
            return unsupported;
        using var leases = new LeaseSet();
        if (await leaseTaker.TakeAsync(leases, call.Prompts.Count, assertion, cancellationToken) is { } error)
            return error;

        // A plug-in's warm-up: the adapter is here now, and nothing is generated.
        var wanted = call.Prompts.Count * call.Settings.Choices;
        if (call.Settings is { MaxTokens: 0, ScorePrompt: false })
            return new RunningGenerations(new GenerationSet([.. Enumerable.Range(0, wanted).Select(_ => EmptyGeneration.Make())]), leases.Digest, call.Settings.Choices);

        var generations = new List<Generation>(wanted);
        foreach (var prompt in call.Prompts)
        {
            var submitted = engine.Submit(Request(prompt, leases.Next, call, assertion, cancellationToken));
            if (!submitted.Accepted)
                return ErrorMap.Of(submitted.Refusal, engine.Limits);
            leases.HandOver();
            generations.AddRange(submitted.Generations);
        }

        return new RunningGenerations(new GenerationSet(generations), leases.Digest, call.Settings.Choices);
    }

    private GenerationRequest Request(
        int[] prompt, IAdapterLease? lease, InferenceCall call, Assertion assertion, CancellationToken cancellationToken)
    {
        var settings = call.Settings;
        return new()
        {
            Prompt = prompt,
            Choices = settings.Choices,
            Tenant = assertion.Tenant,
            Weight = assertion.Weight,
            CacheSalt = assertion.CacheSalt,
            Lane = call.Prompts.Count == 1 ? assertion.Lane : null,
            Adapter = lease,
            MaxTokens = Math.Min(
                Math.Min(settings.MaxTokens ?? assertion.MaxOutputTokens, assertion.MaxOutputTokens),
                engine.Limits.ContextTokens - prompt.Length),
            Sampling = settings.Sampling,
            Stop = settings.Stop,
            MinIndent = settings.MinIndent,
            Prediction = settings.Prediction,
            ScorePrompt = settings.ScorePrompt,
            MaxPredictTime = settings.MaxPredictTime,
            Class = assertion.Class,
            Deadline = assertion.Deadline,
            CancellationToken = cancellationToken,
        };
    }
}
