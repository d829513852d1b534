using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using TenantStore.Auditing.Heads;

namespace Gateway.Secrets;

internal sealed class SecretsOptionsValidator : IValidateOptions<SecretsOptions>
{
    public ValidateOptionsResult Validate(string? name, SecretsOptions options)
    {
        var failures = new List<string>();
        Check(nameof(options.FetchGrantKey), options.FetchGrantKey);
        Check(nameof(options.CacheSaltKey), options.CacheSaltKey);
        Check(nameof(options.RegistryCacheKey), options.RegistryCacheKey);
        Check(nameof(options.HostKey), options.HostKey);
        if (options.JoinSecret is { Length: < SecretsOptions.KeyBytes })
            failures.Add($"Secrets:JoinSecret is shorter than {SecretsOptions.KeyBytes} characters.");
        if (options.AuditSigningKey is { } signing && !IsSigningKey(signing))
            failures.Add("Secrets:AuditSigningKey is not a private key on P-256, PKCS#8 in base64.");
        if (options.RecordSigningKey is { } records && !IsSigningKey(records))
            failures.Add("Secrets:RecordSigningKey is not a private key on P-256, PKCS#8 in base64.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void Check(string key, string? value)
        {
            var buffer = new byte[value?.Length ?? 0];
            if (value is not null && (!Convert.TryFromBase64String(value, buffer, out var length) || length < SecretsOptions.KeyBytes))
                failures.Add($"Secrets:{key} is not base64 of at least {SecretsOptions.KeyBytes} bytes.");
        }
    }

    private static bool IsSigningKey(string text)
    {
        try
        {
            _ = new AuditSigner(Convert.FromBase64String(text));
            return true;
        }
        catch (Exception exception) when (exception is FormatException or CryptographicException)
        {
            return false;
        }
    }
}
