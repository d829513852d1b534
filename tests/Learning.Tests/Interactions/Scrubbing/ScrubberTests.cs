using Learning.Interactions.Scrubbing;
using Learning.Tests.Support;

namespace Learning.Tests.Interactions.Scrubbing;

public class ScrubberTests
{
    private readonly Scrubber _scrubber = new(new SensitiveText());

    [Theory]
    [InlineData("-- password='5cb0e7dc7f7bc2ec'", "-- password='<PASSWORD_1>'")]
    [InlineData("db_password = \"it's\"", "db_password = \"<PASSWORD_1>\"")]
    [InlineData("{\"apiKey\": \"abcdefgh\"}", "{\"apiKey\": \"<PASSWORD_1>\"}")]
    [InlineData("CREATE USER a IDENTIFIED BY 'b'", "CREATE USER a IDENTIFIED BY '<PASSWORD_1>'")]
    [InlineData("CREATE USER a PASSWORD 'b'", "CREATE USER a PASSWORD '<PASSWORD_1>'")]
    [InlineData("\"Server=x;User Id=a;Password=hunter;Port=1\"", "\"Server=x;User Id=a;Password=<PASSWORD_1>;Port=1\"")]
    [InlineData("export PGPASSWORD=a1!b2", "export PGPASSWORD=<PASSWORD_1>")]
    [InlineData("password: str = x", "password: str = x")]
    [InlineData("if password == 'a': pass", "if password == '<PASSWORD_1>': pass")]
    [InlineData("x = 'postgres://bob:pw@db.example/x'", "x = 'postgres://<USERINFO_1>@db.example/x'")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "<AWS_KEY_1>")]
    [InlineData("t = ghp_0123456789abcdefghijABCDEFGHIJ012345", "t = <GITHUB_TOKEN_1>")]
    [InlineData("lg_0123456789ab_0123456789abcdefghijABCDEFGHIJ0123x", "<GATEWAY_TOKEN_1>")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "<JWT_1>")]
    [InlineData("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "aws_secret_access_key = <PASSWORD_1>")]
    [InlineData("token: eyQ1w2e3r4t5y6u7i8o9p0a1", "token: <PASSWORD_1>")]
    [InlineData("k('aZ3kQ9vB7xT2mN8pR4wY6dF1')", "k('<API_KEY_1>')")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e", "<API_KEY_1>")]
    [InlineData("mail bob@a.example, ann@b.example and bob@a.example", "mail <EMAIL_1>, <EMAIL_2> and <EMAIL_1>")]
    [InlineData("at 192.168.1.20:5432.", "at <IP_1>:5432.")]
    [InlineData("ip = '2001:db8::1'", "ip = '<IP_1>'")]
    [InlineData("card 4111 1111 1111 1111", "card <CARD_1>")]
    [InlineData("'378282246310005'", "'<CARD_1>'")]
    [InlineData("DE89 3704 0044 0532 0130 00 is", "<IBAN_1> is")]
    [InlineData("'GB82WEST12345698765432'", "'<IBAN_1>'")]
    [InlineData("call +49 151 23456789 or (555) 123-4567, 030/1234567", "call <PHONE_1> or <PHONE_2>, <PHONE_3>")]
    [InlineData("/home/bob/x C:\\Users\\ann\\y /Users/bob/z", "/home/<USER_1>/x C:\\Users\\<USER_2>\\y /Users/<USER_1>/z")]
    [InlineData("password='lg_0123456789ab_0123456789abcdefghijABCDEFGHIJ0123x'", "password='<GATEWAY_TOKEN_1>'")]
    [InlineData("x <EMAIL_4> y@z.example", "x <EMAIL_4> <EMAIL_5>")]
    public void Scrub_ReplacesWhatMustNotBeKept(string text, string expected)
    {
        var scrubbed = Assert.Single(_scrubber.Scrub([text]).Texts);

        Assert.Equal(expected, scrubbed);
        Assert.Equal(scrubbed, Assert.Single(_scrubber.Scrub([scrubbed]).Texts));
    }

    [Theory]
    [InlineData("SELECT token, password_hash FROM users WHERE token = :token AND day = '2021-09-21'")]
    [InlineData("password = getpass()\nconnect(user=user, password=password)\nself.token = token")]
    [InlineData("password='${PASSWORD}' token='<TOKEN>' pwd='***'")]
    [InlineData("where created = '2026-02-13 12:30:45.123' and version = '1.2.3' and id = 1767225600000")]
    [InlineData("select x::date, a[1:2:3], 127.0.0.1, cafe::dead from t")]
    [InlineData("z = X@W.T + X@W.sum() # @app.route")]
    [InlineData("FactOrdersDailySnapshotEurope2024Final, very_long_column_name_of_2024_in_q1_v2, 6f1e2d3c-4b5a-4678-9abc-def012345678")]
    [InlineData("4111 1111 1111 1112, 1234567890123456, 555-12-3456, 1 + 100000000, 2021-2022")]
    [InlineData("https://example.com/a@b, using System.Linq.Expressions.Interpreter; AB12CD34EF56GH78")]
    [InlineData("SELECT category, COUNT(DISTINCT user_id)\nFROM warehouse.visits\nWHERE dt_utc >= '2021-09-21' AND price > 100")]
    public void Scrub_LeavesCodeAsItIs(string text) => Assert.Equal([text], _scrubber.Scrub([text]).Texts);

    [Theory]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIE")]
    [InlineData("x = '''-----BEGIN PRIVATE KEY-----'''")]
    public void Scrub_OfAPrivateKey_RejectsTheSample(string text)
    {
        var sample = _scrubber.Scrub(["SELECT 1", text]);

        Assert.True(sample.IsRejected);
        Assert.Empty(sample.Texts);
    }

    [Fact]
    public void Scrub_OfASample_IsConsistentInAllItsTexts() => Assert.Equal(
        ["<EMAIL_1>", "to <EMAIL_2>, <EMAIL_1>"], _scrubber.Scrub(["a@b.example", "to c@d.example, a@b.example"]).Texts);

    [Fact]
    public void FindSecrets_FindsSecretsAndNoPersonalData() => Assert.Equal(
        ["hunter2!", "AKIAIOSFODNN7EXAMPLE"], new SensitiveText().FindSecrets("pwd='hunter2!' a@b.example AKIAIOSFODNN7EXAMPLE"));

    [Fact]
    public void Scrub_OfPlantedValues_LeavesNoneOfThem()
    {
        var random = new Random(21);
        var codes = Corpus.HeldOut("acme").Select(x => x.Fixed).ToArray();
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        string Draw(int length, string set) => string.Concat(Enumerable.Range(0, length).Select(_ => set[random.Next(set.Length)]));
        for (var round = 0; round < 2000; round++)
        {
            var (before, value, after) = random.Next(8) switch
            {
                0 => ("-- password='", Draw(16, "0123456789abcdef"), "'"),
                1 => ("", "AKIA" + Draw(16, "ABCDEFGHIJ234567"), ""),
                2 => ("", "ghp_" + Draw(36, Letters), ""),
                3 => ("", $"lg_{Draw(12, Letters)}_{Draw(34, Letters)}", ""),
                4 => ("api_key: '", Draw(20, Letters), "'"),
                5 => ("", $"{Draw(8, "abcdef")}@{Draw(6, "ghijk")}.example", ""),
                6 => ("Server=a;Password=", Draw(12, "abcdefgh"), ";"),
                _ => ("https://u:", Draw(12, Letters), "@h/"),
            };
            var lines = codes[round % codes.Length].Split('\n').ToList();
            lines.Insert(random.Next(lines.Count + 1), $"{before}{value}{after}");
            var code = string.Join('\n', lines);

            var scrubbed = _scrubber.Scrub([code]).Texts[0];

            Assert.DoesNotContain(value, scrubbed, StringComparison.Ordinal);
            Assert.All(codes[round % codes.Length].Split('\n'), line => Assert.Contains(line, scrubbed, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Scrub_OfAMegabyteOfOnePiece_Ends()
    {
        string[] pieces =
        [
            "a", "0", "@", "a@", "a.", "1.", "eyJ", "eyJ.", "://", "://a:b", "-", "+", "+1 ", "(", "A1", "DE89 ", "4111 ", "password", "password=", "password='", "password='a", "=", "::", "1:", "ghp_", "lg_",
            "/home/", "-----BEGIN ", "\\Users\\", "'", "token: ", "BY ", " ", "<EMAIL_", "<EMAIL_1>", "aB1", "ab12", "mysql -p", "-p", " -a", "redis-cli -a\n", "password=abc123\n", "# password: ", "/* password=", "--password ", "SET PASSWORD FOR ", "PASSWORD FOR x = ",
            "pwd='Kq7vT2mZx' Kq7vT2mZx",
        ];
        foreach (var piece in pieces)
        {
            var text = string.Concat(Enumerable.Repeat(piece, (1 << 20) / piece.Length));
            Assert.True(await Bounded.Run(() => _scrubber.Scrub([text]).Counts.Count) >= 0);
        }
    }
}
