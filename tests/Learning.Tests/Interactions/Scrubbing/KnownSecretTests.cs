using Learning.Interactions.Scrubbing;

namespace Learning.Tests.Interactions.Scrubbing;

/// <summary>What was recognised in one place of a sample goes from all of them.</summary>
public class KnownSecretTests
{
    private readonly Scrubber _scrubber = new(new SensitiveText());

    [Theory]
    [InlineData("# DB_PASSWORD=Tr0ub4dor3xyz\nconnect(password=\"Tr0ub4dor3xyz\")", "# DB_PASSWORD=<PASSWORD_1>\nconnect(password=\"<PASSWORD_1>\")")]
    [InlineData("x = \"Kq7vT2mZx\"; password = \"Kq7vT2mZx\"", "x = \"<PASSWORD_1>\"; password = \"<PASSWORD_1>\"")]
    [InlineData("password = \"Kq7vT2mZx\"  # was Kq7vT2mZx", "password = \"<PASSWORD_1>\"  # was <PASSWORD_1>")]
    [InlineData("password = \"correcthorse\"  # was correcthorse, not correcthorses", "password = \"<PASSWORD_1>\"  # was <PASSWORD_1>, not correcthorses")]
    [InlineData("password='p4ss'; x = 'p4ss'; y = p4ss2", "password='<PASSWORD_1>'; x = '<PASSWORD_1>'; y = p4ss2")]
    [InlineData("password='blue'; x = 'blue'; y = blue", "password='<PASSWORD_1>'; x = '<PASSWORD_1>'; y = blue")]
    [InlineData("x = 'postgres://bob:Kq7vT2mZx@db/x'; y = 'Kq7vT2mZx'", "x = 'postgres://<USERINFO_1>@db/x'; y = '<PASSWORD_1>'")]
    [InlineData("pwd='Kq7vT2mZx'; token='Kq7vT2mZx99'; print('Kq7vT2mZx99 Kq7vT2mZx')", "pwd='<PASSWORD_1>'; token='<PASSWORD_2>'; print('<PASSWORD_2> <PASSWORD_1>')")]
    [InlineData("api_key = 'abc-123-def-x'; h = 'Bearer:abc-123-def-x'", "api_key = '<PASSWORD_1>'; h = 'Bearer:<PASSWORD_1>'")]
    public void Scrub_ReplacesItEverywhere(string text, string expected)
    {
        var scrubbed = Assert.Single(_scrubber.Scrub([text]).Texts);

        Assert.Equal(expected, scrubbed);
        Assert.Equal(scrubbed, Assert.Single(_scrubber.Scrub([scrubbed]).Texts));
    }

    [Fact]
    public void Scrub_ReplacesItInEveryText() => Assert.Equal(
        ["login failed with <PASSWORD_1>", "connect(x, '<PASSWORD_1>')", "connect(x, pwd='<PASSWORD_1>')", "", "src/<PASSWORD_1>/a.py", "K = '<PASSWORD_1>'"],
        _scrubber.Scrub(["login failed with Kq7vT2mZx", "connect(x, 'Kq7vT2mZx')", "connect(x, pwd='Kq7vT2mZx')", "", "src/Kq7vT2mZx/a.py", "K = 'Kq7vT2mZx'"]).Texts);

    [Theory]
    [InlineData("if password == 'a': a = b", "if password == '<PASSWORD_1>': a = b")]
    [InlineData("password='1'; limit(1); x = '1'", "password='<PASSWORD_1>'; limit(1); x = '1'")]
    [InlineData("password = cfg['password']; x = {'password': 'password'}", "password = cfg['password']; x = {'password': '<PASSWORD_1>'}")]
    [InlineData("password='count'; SELECT count(*), x.count, count FROM t", "password='<PASSWORD_1>'; SELECT count(*), x.count, count FROM t")]
    [InlineData("password='username'; username(), user.username, usernames", "password='<PASSWORD_1>'; username(), user.username, usernames")]
    [InlineData("password='postgres'; x = 'postgres://h/x'", "password='<PASSWORD_1>'; x = 'postgres://h/x'")]
    [InlineData("def f(password='default'): return default", "def f(password='<PASSWORD_1>'): return default")]
    [InlineData("__slots__ = ('_signature', 'arguments')\nfor x in arguments: # the arguments", "__slots__ = ('_signature', '<PASSWORD_1>')\nfor x in arguments: # the arguments")]
    [InlineData("x = getpass('Password: ')\ny = send('PASS ' + z)", "x = getpass('Password: ')\ny = send('PASS ' + z)")]
    [InlineData("pwd='2024'; year = 2024", "pwd='<PASSWORD_1>'; year = 2024")]
    [InlineData("https://ubuntu@h/x; ubuntu = 1", "https://<USERINFO_1>@h/x; ubuntu = 1")]
    [InlineData("pwd='PASSWORD_7'; x = '<PASSWORD_7>'", "pwd='<PASSWORD_8>'; x = '<PASSWORD_7>'")]
    public void Scrub_OfAnOrdinaryWord_LeavesCode(string text, string expected) => Assert.Equal([expected], _scrubber.Scrub([text]).Texts);

    [Fact]
    public void Scrub_OfAWord_TakesItFromTheErrorAndLeavesNamesOfTheCode() => Assert.Equal(
        ["denied: <PASSWORD_1>", "username = 1", "connect(pwd='<PASSWORD_1>')"],
        _scrubber.Scrub(["denied: username", "username = 1", "connect(pwd='username')"], prose: 1).Texts);

    [Fact]
    public void Scrub_CountsEveryPlace() => Assert.Equal(2, _scrubber.Scrub(["pwd='Kq7vT2mZx'", "Kq7vT2mZx"]).Counts[SensitiveKind.Password]);
}
