using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Deletions;
using Gateway.Secrets;
using Microsoft.Extensions.Options;
using TenantStore.Auditing.Heads;

namespace Gateway.Commands;

/// <summary>
/// <c>admin verify-record FILE [--keys FILE] [--State=DIR]</c>: whether a deletion record is genuine, and what it says. FILE holds the compact JWS, or an
/// answer of the API with <c>signed</c> in it; <c>--keys</c> an answer of <c>GET /api/v1/keys/records</c>, without it the state directory's keys hold.
/// 0 = genuine, 1 = not, 2 = not understood.
/// </summary>
internal static class VerifyRecordCommand
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    public static async Task<int> RunAsync(string file, string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        var options = CommandOptions.Parse(args);
        var keys = options.Find("keys") is { } set ? await ReadKeysAsync(set, cancellationToken) : ReadOwnKeys(args);
        var text = await ReadAsync(file, cancellationToken);
        if (RecordSeal.Verify(text.StartsWith('{') ? SignedOf(text, file) : text, keys, out var payload) is { } fault)
            throw new CommandException($"NOT GENUINE. {fault}");
        using var record = JsonDocument.Parse(payload);
        await output.WriteLineAsync($"genuine\n{JsonSerializer.Serialize(record.RootElement, s_indented)}");
        return 0;
    }

    private static IReadOnlyList<AuditPublicKey> ReadOwnKeys(string[] args)
    {
        var folder = Folder(args);
        return RecordKeys.ReadPublic(folder) is { Count: > 0 } keys
            ? keys
            : throw new CommandException($"There is no key of deletion records in {folder}: name the state directory with --State=DIR, or keys with --keys.", exitCode: 2);
    }

    private static string Folder(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.AddOptions<StateOptions>().BindConfiguration(string.Empty);
        using var host = builder.Build();
        return host.Services.GetRequiredService<IOptions<StateOptions>>().Value.Folder("keys");
    }

    private static async Task<IReadOnlyList<AuditPublicKey>> ReadKeysAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            var set = JsonSerializer.Deserialize<RecordKeySet>(await ReadAsync(file, cancellationToken), JsonSerializerOptions.Web);
            return [.. (set?.Keys ?? []).Select(key => key.ToPublicKey())];
        }
        catch (Exception exception) when (exception is JsonException or FormatException or CryptographicException or ArgumentException)
        {
            throw new CommandException($"{file} is no set of keys as GET /api/v1/keys/records gives it.", exitCode: 2);
        }
    }

    private static string SignedOf(string text, string file)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.GetProperty("signed").GetString() ?? "";
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CommandException($"{file} is neither a compact JWS nor an answer with 'signed' in it.", exitCode: 2);
        }
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return (await File.ReadAllTextAsync(file, Encoding.UTF8, cancellationToken)).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{file} cannot be read: {exception.Message}", exitCode: 2);
        }
    }
}
