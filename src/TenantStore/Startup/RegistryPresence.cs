namespace TenantStore.Startup;

/// <summary>Whether there is a registry to work on. The store makes what is missing; a command that was started in the wrong folder should rather say so.</summary>
public static class RegistryPresence
{
    /// <summary>
    /// What is missing, as a sentence with its path, or null. Makes nothing and asks no server: PostgreSQL tells by itself when it has no registry. Beside it the pepper
    /// counts: with a new one the tokens in the database, and those made with it, are worth nothing.
    /// </summary>
    public static string? Missing(RegistryOptions registry, TokenOptions tokens)
    {
        var path = Path.GetFullPath(registry.Path);
        if (registry.PostgreSql is null)
            return File.Exists(path) ? null : $"There is no registry at {path}.";
        var pepper = Path.Combine(Path.GetDirectoryName(path)!, PepperFile.Name);
        return tokens.Pepper is not null || File.Exists(pepper) ? null : $"The registry's pepper is neither in Authentication:Pepper nor at {pepper}.";
    }
}
