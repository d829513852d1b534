using Microsoft.Extensions.Options;

namespace TenantStore.Keys;

/// <summary>The key-encryption keys of the configuration are whole, and the current one is an id. No message repeats a key.</summary>
internal sealed class EncryptionOptionsValidator : IValidateOptions<EncryptionOptions>
{
    public ValidateOptionsResult Validate(string? name, EncryptionOptions options)
    {
        var failures = new List<string>();
        foreach (var (key, text) in options.Keys)
        {
            if (!KekId.TryParse($"{ConfiguredKeyProvider.ProviderName}/{key}", out _))
                failures.Add($"Encryption:Keys has a key whose name is not of letters, digits and '._-:/'.");
            var bytes = new byte[text?.Length ?? 0];
            if (text is null || !Convert.TryFromBase64String(text, bytes, out var length) || length != LocalWrapping.KeyBytes)
                failures.Add($"Encryption:Keys:{key} is not base64 of exactly {LocalWrapping.KeyBytes} bytes. Make one with: openssl rand -base64 {LocalWrapping.KeyBytes}");
        }

        if (options.CurrentKey is { } current)
        {
            if (!KekId.TryParse(current, out var id))
                failures.Add("Encryption:CurrentKey is not a key id: " + KekId.Rule);
            else if (id.Provider == ConfiguredKeyProvider.ProviderName && !options.Keys.ContainsKey(id.Name))
                failures.Add($"Encryption:CurrentKey is {id}, but Encryption:Keys:{id.Name} is not set.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
