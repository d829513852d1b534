using Microsoft.Extensions.Options;
using TenantStore.Artifacts.S3;

namespace TenantStore.Artifacts;

/// <summary>Everything that is wrong with <see cref="ArtifactOptions"/> at once.</summary>
internal sealed class ArtifactOptionsValidator : IValidateOptions<ArtifactOptions>
{
    public ValidateOptionsResult Validate(string? name, ArtifactOptions options)
    {
        var failures = new List<string>();
        if (options.SweepMinutes is < 1 or > ArtifactOptions.MaxSweepMinutes)
            failures.Add($"Artifacts:SweepMinutes is {options.SweepMinutes}, but must be 1 to {ArtifactOptions.MaxSweepMinutes}.");
        switch (options.Kind)
        {
            case ArtifactStoreKind.Files when string.IsNullOrWhiteSpace(options.Root):
                failures.Add("Artifacts:Root is empty. Name the folder of the file store.");
                break;
            case ArtifactStoreKind.S3:
                failures.AddRange(S3OptionRules.Check(options.S3));
                break;
            case ArtifactStoreKind.Files:
                break;
            default:
                failures.Add($"Artifacts:Kind is {options.Kind}, but must be {nameof(ArtifactStoreKind.Files)} or {nameof(ArtifactStoreKind.S3)}.");
                break;
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
