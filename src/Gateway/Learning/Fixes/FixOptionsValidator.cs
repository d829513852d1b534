using Gateway.Learning.Fixes.Manifests;
using Microsoft.Extensions.Options;

namespace Gateway.Learning.Fixes;

/// <summary>Reads every manifest file once, so that a bad one stops the start and not a request.</summary>
internal sealed class FixOptionsValidator : IValidateOptions<FixOptions>
{
    public ValidateOptionsResult Validate(string? name, FixOptions options)
    {
        var faults = options.Manifests.SelectMany(pair => ManifestFile.Faults(pair.Value).Select(fault => $"{FixOptions.Section}:Manifests:{pair.Key}: {fault}")).ToList();
        if (options.DeadlineMs > options.MostDeadlineMs)
            faults.Add($"{FixOptions.Section}:DeadlineMs is {options.DeadlineMs}, more than {FixOptions.Section}:MostDeadlineMs ({options.MostDeadlineMs}).");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
