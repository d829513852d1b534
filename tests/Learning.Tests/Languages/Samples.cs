namespace Learning.Tests.Languages;

/// <summary>Whole pieces of code with all kinds of tokens.</summary>
internal static class Samples
{
    public const string CSharp = """"
        using System; // names
        /* block */ namespace A.B;
        #if DEBUG
        #endif
        internal sealed class C<T>(int x) : D, IE where T : class
        {
            private const string S = "a\"b\\", V = @"c:\x""y", R = """raw "x" text""";
            public int[,] Grid { get; } = new int[,] { { 1, 0x_FF, }, { 1_000, 2, }, };
            public string M(double d) => $"{d:0.00} {(d > 1.50e+3 ? "big" : 'c')} {{no}} {$"in {x}"} {x,5}";
            string Raw => $$"""{ {{x}} "q" }""";
            async Task N() { await foreach (var (a, b) in F()) { if (a is { Length: > 2 } y) yield return b ?? y!; } for (;;) { } }
            static readonly byte[] U = [.. "u"u8, 1,];
        }
        """";

    public const string Python = """
        #!/usr/bin/env python
        %pip install x
        import os, sys
        class A(B):
            '''doc "string" '''
            x: int = 1_000
            def f(self, a, *args, b='it\'s', **kw) -> int:
                if a[1:2] and not b:  # why
                    return {'k': [1, 2,], "s": (1,), **kw}
                elif (y := f"{a!r:>{width}} {{x}} {kw['k']}") != r'\d':
                    lambda x: x + \
                        1
                else: pass
                z = 'a' "b" if True else 0xFF
        async def g():
            async with h() as i, j: await k; return
        """;

    public const string Sql = """
        -- names
        WITH a AS (SELECT "Order", `x y`, [z w], arr[1], 'it''s', e'a\'b', N'u' FROM t AS b /* c */ WHERE d >= 1.50 AND e <> .5e3)
        SELECT COUNT(*), a.id::text, CAST(@p AS int), :q, 0xFF FROM a LEFT JOIN c USING (id) GROUP BY 1;
        """;

    public static string[] Codes { get; } = [CSharp, Python, Sql];
}
