
namespace Gateway.Placement.StaticHosts;

/// <summary>Hears of configuration files that have been changed into something that cannot be read. Of those .NET forgets what it had read: who needs it keeps it.</summary>
internal sealed class ReloadFaults
{
    /// <summary>The file and what is wrong. On a thread of the file watcher.</summary>
    public event Action<string, Exception>? Raised;

    /// <summary>Begins to listen; files that are read for the first time later are none of its affair.</summary>
    public void Watch(IConfigurationBuilder configuration)
    {
        foreach (var source in configuration.Sources.OfType<FileConfigurationSource>())
            source.OnLoadException = context => Raised?.Invoke(source.Path ?? "?", context.Exception);
    }
}
