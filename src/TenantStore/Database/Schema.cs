using System.Globalization;
using System.Reflection;

namespace TenantStore.Database;

/// <summary>Brings a database to the schema of this program: the numbered scripts that it has not seen, all in one transaction.</summary>
internal static class Schema
{
    private const string MakeTable = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY, script TEXT NOT NULL, applied_at BIGINT NOT NULL)";
    public const string FindVersion = "SELECT COALESCE(MAX(version), 0) FROM schema_version";
    private const string AddVersion = "INSERT INTO schema_version (version, script, applied_at) VALUES (@version, @script, @at)";

    /// <summary>Runs what is missing; the caller commits.</summary>
    public static async Task ApplyAsync(Session session, string scriptFolder, TimeProvider time, CancellationToken cancellationToken)
    {
        var scripts = Scripts(scriptFolder);
        await session.ExecuteAsync(MakeTable, null, cancellationToken).ConfigureAwait(false);
        var present = await session.FindAsync<long>(FindVersion, null, cancellationToken).ConfigureAwait(false);
        RefuseLater(present, scripts[^1].Number);
        foreach (var script in scripts.Where(script => script.Number > present))
        {
            await session.ExecuteAsync(script.Text, null, cancellationToken).ConfigureAwait(false);
            var row = new { version = script.Number, script = script.Name, at = time.GetUtcNow().ToUnixTimeMilliseconds() };
            await session.ExecuteAsync(AddVersion, row, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <exception cref="TenantStoreException">A later program wrote the registry.</exception>
    public static void RefuseLater(long present, int known)
    {
        if (present > known)
        {
            throw new TenantStoreException(
                $"The registry has schema {present}, this program knows schemas up to {known}. Run the program that wrote it, or a later one.");
        }
    }

    /// <summary>The scripts of one system in the order of their numbers, which begin at 1 and leave none out.</summary>
    internal static IReadOnlyList<Script> Scripts(string folder)
    {
        var assembly = typeof(Schema).Assembly;
        var prefix = $"{assembly.GetName().Name}.Sql.{folder}.";
        var scripts = assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => Read(assembly, name, name[prefix.Length..])).OrderBy(script => script.Number).ToList();
        if (scripts.Count == 0 || scripts.Where((script, i) => script.Number != i + 1).Any())
            throw new TenantStoreException($"The scripts of {folder} are not numbered 1, 2, 3 ….");
        return scripts;
    }

    private static Script Read(Assembly assembly, string resource, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new Script(int.Parse(name.AsSpan(0, name.IndexOf('_')), CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }

    internal sealed record Script(int Number, string Name, string Text);
}
