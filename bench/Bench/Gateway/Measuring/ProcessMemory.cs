using System.Globalization;

namespace Bench.Gateway.Measuring;

/// <summary>Memory of processes as Linux counts it.</summary>
internal static class ProcessMemory
{
    /// <summary>Of a process and its children, in MB: what is theirs alone and their part of what is shared.</summary>
    public static double OfTree(int root) => Children(root).Append(root).Sum(Of);

    private static IEnumerable<int> Children(int process)
    {
        var direct = Directory.EnumerateDirectories($"/proc/{process}/task")
            .SelectMany(task => File.ReadAllText(task + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture));
        return direct.SelectMany(child => Children(child).Append(child));
    }

    private static double Of(int process)
    {
        var line = File.ReadLines($"/proc/{process}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
