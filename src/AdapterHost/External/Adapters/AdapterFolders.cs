using System.Security.Cryptography;
using System.Text.RegularExpressions;
using AdapterHost.Engine;
using Microsoft.Extensions.Options;

namespace AdapterHost.External;

/// <summary>
/// The folders that the engine loads adapters from: one each, under a name that says nothing of whose it is, that nobody can guess, and that is never
/// given twice. Whatever an earlier process has left is removed at the start. Any thread.
/// </summary>
internal sealed partial class AdapterFolders : IDisposable
{
    private const string Prefix = "lg-";
    private const int NameBytes = 16;
    private const string LockName = ".lg-host";

    private readonly string _root;
    private readonly string _engineRoot;
    private readonly FileStream _lock;

    /// <exception cref="EngineException">Another host uses the folder, or this one may not.</exception>
    public AdapterFolders(IOptions<ExternalOptions> options)
    {
        _root = options.Value.AdapterFolder;
        _engineRoot = options.Value.EngineAdapterFolder is { Length: > 0 } folder ? folder : _root;
        try
        {
            _lock = new FileStream(Path.Combine(_root, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            Sweep();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _lock?.Dispose();
            throw new EngineException($"External:AdapterFolder: {_root} cannot be used, or another host uses it: {exception.Message}");
        }
    }

    /// <summary>A name that was never used before.</summary>
    public static string NewName() => Prefix + RandomNumberGenerator.GetHexString(NameBytes * 2, lowercase: true);

    /// <summary>Whether a host, this or an earlier one, gave this name.</summary>
    public static bool IsName(string? name) => name is not null && NameForm().IsMatch(name);

    /// <summary>Makes the folder; nobody but this user may look into it.</summary>
    public string Create(string name)
    {
        var path = Path.Combine(_root, name);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>The folder as the engine sees it.</summary>
    public string OfEngine(string name) => $"{_engineRoot.TrimEnd('/')}/{name}";

    /// <summary>Safe to repeat.</summary>
    public void Delete(string name)
    {
        var path = Path.Combine(_root, name);
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    /// <summary>However the host ends, no adapter stays.</summary>
    public void Dispose()
    {
        try
        {
            Sweep();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next host's start finds it, and says so if it cannot remove it either.
        }

        _lock.Dispose();
    }

    private void Sweep()
    {
        foreach (var left in Directory.EnumerateDirectories(_root).Where(path => IsName(Path.GetFileName(path))).ToList())
            Directory.Delete(left, recursive: true);
    }

    [GeneratedRegex("^lg-[0-9a-f]{32}$", RegexOptions.CultureInvariant)]
    private static partial Regex NameForm();
}
