using Learning.Interactions.Scrubbing;

namespace Learning.Tests.Interactions.Scrubbing;

/// <summary>Passwords that stand without quotes, and the code that looks like them.</summary>
public class UnquotedSecretTests
{
    private readonly Scrubber _scrubber = new(new SensitiveText());

    [Theory]
    [InlineData("-- password=hunter2hunter2", "hunter2hunter2")]
    [InlineData("SELECT 1 -- password: k8Jq2mZpX91b", "k8Jq2mZpX91b")]
    [InlineData("-- pwd: Tr0ub4dor&3x9", "Tr0ub4dor&3x9")]
    [InlineData("# password=Kq7vT2mZx", "Kq7vT2mZx")]
    [InlineData("# DB_PASSWORD=Tr0ub4dor3xyz", "Tr0ub4dor3xyz")]
    [InlineData("x = 1  # passwd: winter2026", "winter2026")]
    [InlineData("// passphrase=correcthorse", "correcthorse")]
    [InlineData("/* the login:\n password: abc123!x\n*/", "abc123!x")]
    [InlineData("-- pwd: 48151623", "48151623")]
    [InlineData("# api_key=k8Jq2mZpX91b", "k8Jq2mZpX91b")]
    [InlineData("password: k8Jq2mZpX91b", "k8Jq2mZpX91b")]
    [InlineData("  db_password: Kq7vT2mZx\n  port: 1", "Kq7vT2mZx")]
    [InlineData("password: Tr0ub4dor&3x9", "Tr0ub4dor&3x9")]
    [InlineData("password: p@ssw0rd1", "p@ssw0rd1")]
    [InlineData("PGPASSWORD=Kq7vT2mZx psql -h db", "Kq7vT2mZx")]
    [InlineData("MYSQL_PWD=Kq7vT2mZx mysql", "Kq7vT2mZx")]
    [InlineData("DB_PASSWORD=hunter2\nDB_PORT=1", "hunter2")]
    [InlineData("export MYSQL_PWD=correcthorse", "correcthorse")]
    [InlineData("ENV APP_SECRET=correcthorse", "correcthorse")]
    [InlineData("SET PASSWORD FOR bob = 'Kq7vT2mZx'", "Kq7vT2mZx")]
    [InlineData("SET PASSWORD FOR 'bob'@'%' = PASSWORD('Kq7vT2mZx');", "Kq7vT2mZx")]
    [InlineData("ALTER USER bob IDENTIFIED WITH mysql_native_password BY 'Kq7vT2mZx'", "Kq7vT2mZx")]
    [InlineData("mysql -u root -pKq7vT2mZx shop", "Kq7vT2mZx")]
    [InlineData("!mysqldump -h db \\\n  -p'Kq7 vT2mZx' shop", "Kq7 vT2mZx")]
    [InlineData("run([\"mysql\", \"-u\", \"root\", \"-pKq7vT2mZx\"])", "Kq7vT2mZx")]
    [InlineData("sshpass -p correcthorse ssh bob@h", "correcthorse")]
    [InlineData("redis-cli -h cache -a correcthorse ping", "correcthorse")]
    [InlineData("tool --password correcthorse --port 8080", "correcthorse")]
    [InlineData("tool --password=Kq7vT2mZx", "Kq7vT2mZx")]
    [InlineData("tool --db-password 'correcthorse'", "correcthorse")]
    [InlineData("run([\"tool\", \"--password\", \"correcthorse\"])", "correcthorse")]
    public void Scrub_ReplacesThem(string text, string secret)
    {
        var scrubbed = Assert.Single(_scrubber.Scrub([text]).Texts);

        Assert.Equal(text.Replace(secret, "<PASSWORD_1>", StringComparison.Ordinal), scrubbed);
        Assert.Equal(scrubbed, Assert.Single(_scrubber.Scrub([scrubbed]).Texts));
    }

    [Theory]
    [InlineData("yaml", "db:\n  password: correcthorse\n  user: bob", "correcthorse")]
    [InlineData("bash", "password=correcthorse\necho hi", "correcthorse")]
    [InlineData("env", "app_token=correcthorse", "correcthorse")]
    [InlineData("YAML", "- pwd: four # of us", "four")]
    public void Scrub_OfSettings_TakesWordsForValues(string language, string text, string secret)
    {
        Assert.Equal([text.Replace(secret, "<PASSWORD_1>", StringComparison.Ordinal)], _scrubber.Scrub([text], language).Texts);
        Assert.Equal([text], _scrubber.Scrub([text], "python").Texts);
    }

    [Theory]
    [InlineData("yaml", "password: ${DB_PASSWORD}\ntoken: null\nsecret: !vault x\npwd: *anchor")]
    [InlineData("yaml", "password: {type: string}\nproperties:\n  password:\n    type: string")]
    [InlineData("bash", "password=$1\ntoken=$(get_token)\nPWD=/home\nread -p name password\ndocker run -p 8080:80 nginx")]
    public void Scrub_OfSettings_LeavesReferences(string language, string text) => Assert.Equal([text], _scrubber.Scrub([text], language).Texts);

    [Theory]
    [InlineData("password = get_password()")]
    [InlineData("password=get_password2()")]
    [InlineData("# password=getpass.getpass()")]
    [InlineData("def f(password: str, token: Optional[str] = None, pwd: str | None = None):")]
    [InlineData("class A:\n    password: str\n    token: SecretStr\n    passphrase: Sha256Hash\n    secret: bytes32")]
    [InlineData("interface A {\n  password: string;\n  token: string|undefined;\n}")]
    [InlineData("token = tokens[i]\ntoken = tokens[i2]\ntoken = next_token\ntoken = oauth2_token2")]
    [InlineData("SELECT * FROM users u WHERE password = u.password AND u.token = t.token2 AND pwd=u.pwd1")]
    [InlineData("UPDATE users SET password = new_password, token = @token, secret = :secret, pwd = ? WHERE PASSWORD=username")]
    [InlineData("docker run -p 8080:80 nginx; ssh -p 2222 host; server -p 8080; mkdir -p src/main")]
    [InlineData("mysql -u root -p shop\nmysql -P3306 -p\ndocker run --name mysql -p3306:3306 mysql\nmysql -p$PASSWORD\nmysql --print-defaults")]
    [InlineData("connect(user=user, password=pw, token=token1, secret=a+b)\nconnect(password=settings.DB_PASSWORD)")]
    [InlineData("connect(password=os.environ[\"DB_PASSWORD\"], token=config['token'])")]
    [InlineData("var token = lexer.Next2; password = value1; secret = base64Secret;\nif (token == token2) return;")]
    [InlineData("token := lexer.next()\npassword := strings.TrimSpace(line2)\nlet token: Token2 = a")]
    [InlineData("parser.add_argument(\"--password\", \"-p\", help=x)\nparser.add_argument('--token', '--api-token')")]
    [InlineData("usage: tool --password PASSWORD [--token TOKEN] --secret <secret>\ntool --password-stdin --token $TOKEN")]
    [InlineData("SELECT 1 --password of user")]
    [InlineData("The --username and --password options cannot be used")]
    [InlineData("# password: the user's password\n# token: next one of the stream\n-- secret: see the wiki\n# password: str\n# TODO token: parse")]
    [InlineData("# f(password=password, token=token2)\n# token = tokens[i]\n# password: sha256\n// pwd: md5")]
    [InlineData(":param password: the password\n:param token: a token")]
    [InlineData("pad_token = 50256\nmax_token=4096\nPWD=/var/lib/x2 make\ncolumns = password, token")]
    [InlineData("{ password: password1, token: x, secret: secrets.app2 }")]
    [InlineData("PASSWORD=username\nTOKEN=TOKEN_2\nPASSWORD=$X")]
    [InlineData("SELECT password FROM t WHERE password LIKE x AND password IS NULL AND pwd in (a1b2c3, b)")]
    [InlineData("SET PASSWORD FOR bob = x; SELECT 'name'")]
    public void Scrub_LeavesCode(string text) => Assert.Equal([text], _scrubber.Scrub([text]).Texts);

    [Fact]
    public void FindSecrets_FindsAnUnquotedOne() => Assert.Equal(["Kq7vT2mZx"], new SensitiveText().FindSecrets("SELECT 1 -- password=Kq7vT2mZx"));
}
