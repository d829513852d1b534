using Microsoft.Extensions.Options;

namespace Gateway.Secrets;

internal sealed class SecretsOptionsValidator : IValidateOptions<SecretsOptions>
{
    public ValidateOptionsResult Validate(string? name, SecretsOptions options)
    {
        var failures = new List<string>();
        Check(nameof(options.FetchGrantKey), options.FetchGrantKey);
        Check(nameof(options.CacheSaltKey), options.CacheSaltKey);
        if (options.JoinSecret is { Length: < SecretsOptions.KeyBytes })
            failures.Add($"Secrets:JoinSecret is shorter than {SecretsOptions.KeyBytes} characters.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(string key, string? value)
        {
            var buffer = new byte[value?.Length ?? 0];
            if (value is not null && (!Convert.TryFromBase64String(value, buffer, out var length) || length < SecretsOptions.KeyBytes))
                failures.Add($"Secrets:{key} is not base64 of at least {SecretsOptions.KeyBytes} bytes.");
        }
    }
}
