using Microsoft.Extensions.Options;

namespace Observability.Traces;

internal sealed class TraceExportOptionsValidator : IValidateOptions<TraceExportOptions>
{
    public ValidateOptionsResult Validate(string? name, TraceExportOptions options) =>
        string.IsNullOrEmpty(options.OtlpEndpoint) || (Uri.TryCreate(options.OtlpEndpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Telemetry:OtlpEndpoint: '{options.OtlpEndpoint}' is no http or https URL.");
}
