namespace TenantStore.Database;

/// <summary>A list of keys in a statement that stands for any number up to its size: one text for the database to plan, on both databases.</summary>
internal static class KeyList
{
    /// <summary>Keys that one statement names.</summary>
    public const int Size = 50;

    /// <summary>To follow on <c>IN</c>.</summary>
    public const string Parameters = """
        (@k0, @k1, @k2, @k3, @k4, @k5, @k6, @k7, @k8, @k9, @k10, @k11, @k12, @k13, @k14, @k15, @k16, @k17, @k18, @k19,
        @k20, @k21, @k22, @k23, @k24, @k25, @k26, @k27, @k28, @k29, @k30, @k31, @k32, @k33, @k34, @k35, @k36, @k37, @k38, @k39,
        @k40, @k41, @k42, @k43, @k44, @k45, @k46, @k47, @k48, @k49)
        """;

    /// <summary>At most <see cref="Size"/> keys, none of them empty: what is left over is.</summary>
    public static Dictionary<string, object> Bind(IReadOnlyList<string> keys) =>
        Enumerable.Range(0, Size).ToDictionary(i => $"k{i}", i => (object)(i < keys.Count ? keys[i] : ""));
}
