using Learning.Languages;
using Learning.Languages.Python;

namespace Learning.Tests.Languages;

public class PythonLanguageTests
{
    private readonly PythonLanguage _python = new();

    [Theory]
    [InlineData("x = 'a'", "x=\"a\"  # why")]
    [InlineData("x = 'it\\'s'", "x = \"it's\"")]
    [InlineData("if x:\n  y()\n\n  z()", "if x:\n\ty();\n\t# z\n\tz()\n")]
    [InlineData("    a()\n    b()", "a()\nb()")]
    [InlineData("f(a,\n  b,\n)", "f(a, b)")]
    [InlineData("[1, 2,]", "[1,2]")]
    [InlineData("x = 1 + \\\n  2", "x = 1 + 2")]
    [InlineData("U'a' + 1_000 + 0XfF", "'a'+1000+0xff")]
    [InlineData("f'{ x !r:>3 }'", "f\"{x!r:>3}\"")]
    [InlineData("'''a'''", "\"a\"")]
    public void NormalForm_OfTheSameCode_IsTheSame(string a, string b) => Assert.True(NormalForm.AreEqual(_python, a, b));

    [Theory]
    [InlineData("if x:\n  y()\nz()", "if x:\n  y()\n  z()")]
    [InlineData("a\nb", "a b")]
    [InlineData("(a,)", "(a)")]
    [InlineData("x[a,]", "x[a]")]
    [InlineData("A", "a")]
    [InlineData("b'a'", "'a'")]
    [InlineData("'#a'", "'#b'")]
    [InlineData("f'{x}a'", "f'{x} a'")]
    public void NormalForm_OfOtherCode_IsAnother(string a, string b) => Assert.False(NormalForm.AreEqual(_python, a, b));

    [Theory]
    [InlineData("def f(x):\n    return x[1:2]\n", 0)]
    [InlineData("def f(x)\n    return x\n", 2)]
    [InlineData("if a:\nb()", 1)]
    [InlineData("a()\n  b()", 1)]
    [InlineData("if a:\n    b()\n  c()", 1)]
    [InlineData("print 'a'", 1)]
    [InlineData("x = (1 + 2", 1)]
    [InlineData("x = 'abc", 1)]
    [InlineData("x = ", 1)]
    [InlineData("x = a b", 1)]
    [InlineData("x = lambda a, b: a if b else {1: 2}", 0)]
    [InlineData("for k, v in {'a': 1}.items(): print(k, v)", 0)]
    [InlineData("match x:\n    case 1: pass", 0)]
    [InlineData("%pip install x y z\n!ls -la\nx = 'a' 'b'", 0)]
    [InlineData("from m import *\nx = f'{a!r:>{w}} {b[\"k\"]}' if a is not b else None", 0)]
    [InlineData("@d\nasync def f() -> int:\n    return await g(*a, **k)", 0)]
    [InlineData("    if x:\n        y()\n    z()", 0)]
    [InlineData("if (n := 10) > 5: x = n; y = n", 0)]
    [InlineData("x = a ? b : c", 1)]
    public void CountSyntaxErrors_OfLines_CountsMistakes(string code, int expected) => Assert.Equal(expected, _python.CountSyntaxErrors(code));

    [Fact]
    public void CountSyntaxErrors_OfTheSample_IsNone() => Assert.Equal(0, _python.CountSyntaxErrors(Samples.Python));

    [Fact]
    public void Names_OfAnFString_AreThoseOfItsHoles() => Assert.Equal(["x", "a", "w", "b"], _python.Names("x = f'{a:>{w}} {{c}} {b}' # d"));
}
