namespace AdapterHost.Engine.Products;

/// <summary>One to six rows.</summary>
internal static class RowCounts
{
    /// <summary>How many of the rows that are left the next tile takes: 7 are 4 and 3, not 6 and 1.</summary>
    public static int Next(int left, int most) => left >= 2 * most ? most : left > most ? (left + 1) / 2 : left;

    internal readonly struct One : IRowCount
    {
        public static int Count => 1;
    }

    internal readonly struct Two : IRowCount
    {
        public static int Count => 2;
    }

    internal readonly struct Three : IRowCount
    {
        public static int Count => 3;
    }

    internal readonly struct Four : IRowCount
    {
        public static int Count => 4;
    }

    internal readonly struct Five : IRowCount
    {
        public static int Count => 5;
    }

    internal readonly struct Six : IRowCount
    {
        public static int Count => 6;
    }
}
