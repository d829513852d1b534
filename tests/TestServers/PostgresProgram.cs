namespace TestServers;

/// <summary>Debian keeps PostgreSQL's programs beside the path, a folder for each version; the newest is taken.</summary>
public static class PostgresProgram
{
    private const string Root = "/usr/lib/postgresql";

    public static string Find(string name)
    {
        var versions = Directory.Exists(Root) ? Directory.GetDirectories(Root) : [];
        return versions.OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin", name)).FirstOrDefault(File.Exists) ?? name;
    }
}
