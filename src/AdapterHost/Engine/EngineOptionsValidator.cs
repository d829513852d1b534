using AdapterHost.External;
using Microsoft.Extensions.Options;

namespace AdapterHost.Engine;

/// <summary>What the attributes of <see cref="EngineOptions"/> cannot say.</summary>
internal sealed class EngineOptionsValidator : IValidateOptions<EngineOptions>
{
    public ValidateOptionsResult Validate(string? name, EngineOptions options)
    {
        var failures = new List<string>();
        if (options is { GpuLayers: > 0, Strategy: StrategyKind.Mixed })
        {
            failures.Add("Engine:GpuLayers needs Engine:Strategy=Native or Auto: mixing works on memory that the host can see.");
        }

        if (options is { Kind: EngineKind.External, GpuLayers: > 0 })
        {
            failures.Add("Engine:GpuLayers has no meaning with Engine:Kind=External: the engine behind this host has the model.");
        }

        if (options.Kind == EngineKind.Local && options.MaxSequences + options.IdlePrefixes > EngineOptions.MostSequences)
        {
            failures.Add(
                $"Engine:MaxSequences ({options.MaxSequences}) and Engine:IdlePrefixes ({options.IdlePrefixes}) are more than "
                + $"{EngineOptions.MostSequences} together, all that one llama.cpp context can tell apart. Lower one of them.");
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
