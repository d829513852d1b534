using System.Text.RegularExpressions;

namespace TenantStore.Artifacts.S3;

/// <summary>What is wrong with the settings of a bucket. No message repeats a key.</summary>
internal static partial class S3OptionRules
{
    private const string Section = "Artifacts:S3:";

    public static IEnumerable<string> Check(S3ArtifactOptions options)
    {
        if (!BucketName().IsMatch(options.Bucket))
            yield return $"{Section}Bucket is no bucket name: 3 to 63 lowercase letters, digits, '.' and '-', with a letter or digit at both ends.";
        if (!PrefixText().IsMatch(options.Prefix))
            yield return $"{Section}Prefix is empty, or 1 to 200 letters, digits, '.', '_', '-' and '/' that begin with no '/' and end with one.";
        if (options.ServiceUrl is { } url)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var service) || (service.Scheme != Uri.UriSchemeHttps && service.Scheme != Uri.UriSchemeHttp))
                yield return $"{Section}ServiceUrl is no http or https URL.";
            else if (service.UserInfo.Length + service.Query.Length + service.Fragment.Length > 0 || service.AbsolutePath != "/")
                yield return $"{Section}ServiceUrl is a scheme, a host and a port, nothing else.";
            else if (service.Scheme == Uri.UriSchemeHttp && !service.IsLoopback && !options.AllowHttp)
                yield return $"{Section}ServiceUrl is plain http on another machine. Use https, or set {Section}AllowHttp.";
        }
        else if (options.Region is null)
        {
            yield return $"{Section}Region or {Section}ServiceUrl is needed.";
        }

        if (options.Region is { } region && !RegionName().IsMatch(region))
            yield return $"{Section}Region is 1 to 40 lowercase letters, digits and '-', e.g. eu-central-1.";
        if (string.IsNullOrEmpty(options.AccessKey) != string.IsNullOrEmpty(options.SecretKey))
            yield return $"{Section}AccessKey and {Section}SecretKey go together: set both, or neither for the AWS SDK's own sources.";
        if (options.PartBytes is < S3ArtifactOptions.MinPartBytes or > S3ArtifactOptions.MaxPartBytes)
            yield return $"{Section}PartBytes is {options.PartBytes}, but must be {S3ArtifactOptions.MinPartBytes} to {S3ArtifactOptions.MaxPartBytes}.";
        if (options.TimeoutSeconds is < 1 or > 600)
            yield return $"{Section}TimeoutSeconds is {options.TimeoutSeconds}, but must be 1 to 600.";
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex BucketName();

    [GeneratedRegex(@"^([A-Za-z0-9._-][A-Za-z0-9._/-]{0,198}/)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex PrefixText();

    [GeneratedRegex(@"^[a-z0-9-]{1,40}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionName();
}
