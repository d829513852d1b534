using System.Runtime.CompilerServices;
using TenantStore.Artifacts;

namespace TenantStore.Tests.Fakes;

/// <summary>The file system, failing at one step: once, as a disk does, or from then on, as a process that was killed there does.</summary>
internal sealed class FaultyFileOperations(int failAt, bool forGood) : IFileOperations
{
    private readonly DiskFileOperations _disk = new();

    /// <summary>The steps so far, each with the name of what it was done to.</summary>
    public List<string> Log { get; } = [];

    public int Steps => Log.Count;

    public bool Failed { get; private set; }

    public void CreateFolder(string path) => Run(path, () => _disk.CreateFolder(path));

    public Stream CreateFile(string path)
    {
        Stream? file = null;
        Run(path, () => file = _disk.CreateFile(path));
        return file!;
    }

    public async Task WriteAsync(Stream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (IsHit("WriteAsync", ((FileStream)file).Name))
        {
            await _disk.WriteAsync(file, bytes[..(bytes.Length / 2)], cancellationToken);
            throw new IOException("injected");
        }

        await _disk.WriteAsync(file, bytes, cancellationToken);
    }

    public void FlushFile(Stream file) => Run(((FileStream)file).Name, () => _disk.FlushFile(file));

    public void Rename(string from, string to) => Run(to, () => _disk.Rename(from, to));

    public void FlushFolder(string path) => Run(path, () => _disk.FlushFolder(path));

    public bool FileExists(string path)
    {
        var exists = false;
        Run(path, () => exists = _disk.FileExists(path));
        return exists;
    }

    public void DeleteFile(string path) => Run(path, () => _disk.DeleteFile(path));

    public void DeleteFolder(string path) => Run(path, () => _disk.DeleteFolder(path));

    private void Run(string path, Action step, [CallerMemberName] string name = "")
    {
        if (IsHit(name, path))
            throw new IOException("injected");
        step();
    }

    private bool IsHit(string name, string path)
    {
        Log.Add($"{name} {Path.GetFileName(path)}");
        var hit = Steps == failAt || (forGood && Steps > failAt);
        Failed |= hit;
        return hit;
    }
}
