using Microsoft.Extensions.Options;
using TenantStore.Tokens;

namespace TenantStore.Startup;

/// <summary>The pepper is base64 of enough bytes. The message does not repeat it.</summary>
internal sealed class TokenOptionsValidator : IValidateOptions<TokenOptions>
{
    public ValidateOptionsResult Validate(string? name, TokenOptions options)
    {
        if (options.Pepper is not { } pepper)
            return ValidateOptionsResult.Success;
        var bytes = new byte[pepper.Length];
        return Convert.TryFromBase64String(pepper, bytes, out var length) && length >= TokenPepper.MinLength
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Authentication:Pepper is not base64 of {TokenPepper.MinLength} bytes or more.");
    }
}
