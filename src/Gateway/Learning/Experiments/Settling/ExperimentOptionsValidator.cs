using Microsoft.Extensions.Options;

namespace Gateway.Learning.Experiments.Settling;

/// <summary>A lease that ends between two looks would pass from gateway to gateway.</summary>
internal sealed class ExperimentOptionsValidator : IValidateOptions<ExperimentOptions>
{
    public ValidateOptionsResult Validate(string? name, ExperimentOptions options) => options.LeaseSeconds > options.PollSeconds
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            $"{ExperimentOptions.Section}:{nameof(ExperimentOptions.LeaseSeconds)} is {options.LeaseSeconds}; it must be more than {nameof(ExperimentOptions.PollSeconds)}, {options.PollSeconds}.");
}
