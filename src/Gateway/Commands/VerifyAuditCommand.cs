using System.Security.Cryptography;
using Gateway.Auditing;
using Gateway.Secrets;
using Microsoft.Extensions.Options;
using TenantStore;
using TenantStore.Auditing.Heads;
using TenantStore.Auditing.Verification;
using TenantStore.Database;

namespace Gateway.Commands;

/// <summary>
/// <c>admin verify-audit [--State=DIR] [--heads FILE,…] [--public-keys FILE,…] [--tenant SLUG-or-ID]</c>: holds the audit's logs against their chain and the
/// signed heads. 0 = intact, 1 = broken, 3 = nothing contradicts it but entries lack a head; 2 = not understood. Without <c>--heads</c> the files in
/// Audit:HeadsDirectory, without <c>--public-keys</c> those in the state directory: fetch both from elsewhere when that machine may be in other hands.
/// </summary>
internal static class VerifyAuditCommand
{
    public const int Broken = 1;
    public const int Uncovered = 3;

    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        var options = CommandOptions.Parse(args);
        var builder = Host.CreateApplicationBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.AddSecrets().AddRegistry(builder.Configuration).AddAuditing();
        using var host = builder.Build();
        RegistryCommand.RequireRegistry(host.Services);
        var state = host.Services.GetRequiredService<IOptions<StateOptions>>().Value;
        var folder = host.Services.GetRequiredService<IOptions<AuditOptions>>().Value.HeadsDirectory ?? state.Folder("audit");

        var keys = ReadKeys(Split(options.Find("public-keys")) ?? AuditKeys.FindPublic(state.Folder("keys")), state.Folder("keys"));
        var files = Split(options.Find("heads")) ?? (Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "heads-*.jsonl").Order(StringComparer.Ordinal)] : []);
        await host.Services.GetRequiredService<RegistryPreparation>().RunAsync(cancellationToken);
        var registry = host.Services.GetRequiredService<Registry>();
        var tenant = options.Find("tenant") is { } name ? await FindAsync(registry, name, cancellationToken) : (TenantId?)null;
        try
        {
            var report = await new AuditVerifier(registry, TimeProvider.System).VerifyAsync(files, keys, tenant, cancellationToken);
            await WriteAsync(report, files.Length, output);
            return report.IsBroken ? Broken : report.Findings.Count > 0 ? Uncovered : 0;
        }
        catch (IOException exception)
        {
            throw new CommandException($"A file of heads cannot be read: {exception.Message}");
        }
    }

    private static async Task WriteAsync(AuditReport report, int files, TextWriter output)
    {
        foreach (var finding in report.Findings)
            await output.WriteLineAsync($"{finding.Fault}: {finding.Message}.");
        var verdict = report.IsBroken ? "BROKEN" : report.Findings.Count > 0 ? "not contradicted, but not covered by heads" : "intact";
        await output.WriteLineAsync($"{report.Logs} logs, {report.Entries} good entries, {report.Heads} heads in {files} files: {verdict}");
    }

    private static IReadOnlyList<AuditPublicKey> ReadKeys(IReadOnlyList<string> files, string folder)
    {
        if (files.Count == 0)
            throw new CommandException($"There is no public key in {folder}: name the state directory with --State=DIR, or keys with --public-keys.");
        try
        {
            return [.. files.Select(file => AuditPublicKey.FromPem(File.ReadAllText(file)))];
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"A public key cannot be read: {exception.Message}");
        }
    }

    private static async Task<TenantId> FindAsync(Registry registry, string name, CancellationToken cancellationToken)
    {
        if (TenantId.TryParse(name, out var id))
            return id;
        await using var scope = await registry.BeginPlatformReadAsync(cancellationToken);
        return TenantSlug.TryParse(name, out var slug) && await scope.Tenants.FindAsync(slug, cancellationToken) is { } tenant
            ? tenant.Id
            : throw new CommandException($"There is no tenant {name}. Name a deleted one by its id.");
    }

    private static string[]? Split(string? list) => list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
