namespace Bench.Engine;

/// <summary>Markdown tables, so that figures can be pasted into the README.</summary>
internal static class Table
{
    public static void Header(params string[] columns)
    {
        Row(columns);
        Console.WriteLine("|" + string.Concat(columns.Select(_ => "---|")));
    }

    public static void Row(params string[] cells) => Console.WriteLine("| " + string.Join(" | ", cells) + " |");
}
