using Microsoft.Extensions.Options;

namespace Gateway.CrossOrigin;

/// <summary>An origin is what a browser sends: scheme, host, port if it is not the scheme's own; nothing else, and no pattern.</summary>
internal sealed class CrossOriginOptionsValidator : IValidateOptions<CrossOriginOptions>
{
    public ValidateOptionsResult Validate(string? name, CrossOriginOptions options)
    {
        var failures = options.Origins.Where(origin => !IsOrigin(origin))
            .Select(origin => $"Gateway:Cors:Origins: '{origin}' is no origin as browsers send it, such as https://ide.example.com or http://localhost:3000; patterns and 'null' are not taken.")
            .ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && !uri.Host.Contains('*', StringComparison.Ordinal)
        && uri.GetLeftPart(UriPartial.Authority) == text
        && uri.UserInfo.Length == 0;
}
