using Microsoft.Extensions.Options;

namespace AdapterHost.Engine;

/// <summary>What the attributes of <see cref="EngineOptions"/> cannot say.</summary>
internal sealed class EngineOptionsValidator : IValidateOptions<EngineOptions>
{
    public ValidateOptionsResult Validate(string? name, EngineOptions options) =>
        options is { GpuLayers: > 0, Strategy: StrategyKind.Mixed }
            ? ValidateOptionsResult.Fail("Engine:GpuLayers needs Engine:Strategy=Native: mixing works on memory that the host can see.")
            : ValidateOptionsResult.Success;
}
