using TenantStore.Interactions;
using TenantStore.Tests.Fakes;

namespace TenantStore.Tests.Interactions;

public abstract class InteractionRepositoryTests(TestDatabase database)
{
    [Fact]
    public async Task AddAsync_ThenFind_GivesBackWhatWasAdded()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var made = Interaction(LearningId.New("int")) with { AnswerId = "fix-1", Origin = InteractionOrigin.Both, Source = InteractionSource.Continue };

        await using var scope = await store.Registry.BeginAsync(tenant, default);
        Assert.True(await scope.Interactions.AddAsync(made, default));

        var found = (await scope.Interactions.FindAsync(made.Id, default))!;
        Assert.Equal(made.Content, found.Content);
        Assert.Equal(
            new StoredInteraction
            {
                Id = made.Id,
                AnswerId = "fix-1",
                UserKey = made.UserKey,
                Repository = made.Repository,
                FileKey = made.FileKey,
                Language = made.Language,
                ErrorKind = made.ErrorKind,
                Origin = made.Origin,
                Source = made.Source,
                ConsentId = made.ConsentId,
                FailedAt = made.FailedAt,
                FixedAt = made.FixedAt,
                Verdict = StoredInteraction.Unjudged,
                Content = found.Content,
                CreatedAt = store.Time.GetUtcNow(),
                ExpiresAt = made.ExpiresAt,
            },
            found);
    }

    [Fact]
    public async Task AddAsync_OfAnEventThatIsThere_KeepsTheFirst()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        await scope.Interactions.AddAsync(Interaction("int_1", eventKey: "e"), default);

        Assert.False(await scope.Interactions.AddAsync(Interaction("int_2", eventKey: "e"), default));

        Assert.Equal("int_1", await scope.Interactions.FindIdAsync("e", default));
        Assert.Null(await scope.Interactions.FindIdAsync("f", default));
        Assert.Null(await scope.Interactions.FindAsync("int_2", default));
    }

    [Fact]
    public async Task ListAsync_PageByPage_MeetsEachOnceInTheOrderOfTime()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var made = new List<string>();
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        for (var i = 0; i < 10; i++)
        {
            var one = Interaction(LearningId.New("int")) with { UserKey = i % 5 == 0 ? "v" : "u" };
            await scope.Interactions.AddAsync(one, default);
            if (i % 5 != 0)
                made.Add(one.Id);
            if (i % 3 == 0)
                store.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var met = new List<StoredInteraction>();
        for (var query = new InteractionQuery { UserKey = "u" }; ; query = query with { After = InteractionCursor.Parse(InteractionCursor.Of(met[^1]).ToString()) })
        {
            var page = await scope.Interactions.ListAsync(query, 3, default);
            met.AddRange(page);
            if (page.Count < 3)
                break;
        }

        Assert.Equal(made.Order(), met.Select(one => one.Id).Order());
        Assert.Equal(met.OrderBy(one => one.CreatedAt).ThenBy(one => one.Id, StringComparer.Ordinal).Select(one => one.Id), met.Select(one => one.Id));
        Assert.All(met, one => Assert.Null(one.Content));
        Assert.All(await scope.Interactions.ListAsync(new InteractionQuery { WithContent = true }, 99, default), one => Assert.NotNull(one.Content));
        Assert.Empty(await scope.Interactions.ListAsync(new InteractionQuery { Repository = "other" }, 99, default));
    }

    [Fact]
    public async Task DeleteExpiredAsync_LeavesWhatIsYoungAndWhatSamplesWereMadeOf()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        var day = TimeSpan.FromDays(1);
        var born = store.Time.GetUtcNow();
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        foreach (var (id, days) in new[] { ("int_short", 1), ("int_promoted", 1), ("int_long", 90) })
            await scope.Interactions.AddAsync(Interaction(id) with { ExpiresAt = born + (days * day) }, default);
        Assert.True(await scope.Interactions.PromoteAsync("int_promoted", default));
        Assert.True(await scope.Interactions.PromoteAsync("int_promoted", default));
        Assert.False(await scope.Interactions.PromoteAsync("int_gone", default));

        store.Time.Advance(day - TimeSpan.FromMilliseconds(1));
        Assert.False(await scope.Interactions.HasExpiredAsync(store.Time.GetUtcNow() - (30 * day), default));
        Assert.Equal(0, await scope.Interactions.DeleteExpiredAsync(store.Time.GetUtcNow() - (30 * day), 99, default));
        store.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await scope.Interactions.HasExpiredAsync(store.Time.GetUtcNow() - (30 * day), default));
        Assert.Equal(1, await scope.Interactions.DeleteExpiredAsync(store.Time.GetUtcNow() - (30 * day), 99, default));
        // The operator keeps less long than when it came.
        store.Time.Advance(29 * day);
        Assert.Equal(1, await scope.Interactions.DeleteExpiredAsync(store.Time.GetUtcNow() - (30 * day), 99, default));

        Assert.Equal("int_promoted", Assert.Single(await scope.Interactions.ListAsync(new InteractionQuery(), 9, default)).Id);
    }

    [Fact]
    public async Task Deletes_OfAUserAPlaceAndAConsent_TakeThoseAndNoOthers()
    {
        await using var store = await database.CreateStoreAsync();
        var tenant = (await store.AddTenantAsync("acme")).Id;
        await using var scope = await store.Registry.BeginAsync(tenant, default);
        foreach (var (id, user, repository, consent) in new[] { ("int_1", "u", "r", "c"), ("int_2", "u", "s", "c"), ("int_3", "v", "r", "c"), ("int_4", "v", "s", "d"), ("int_5", "w", "r", "d") })
            await scope.Interactions.AddAsync(Interaction(id) with { UserKey = user, Repository = repository, ConsentId = consent }, default);

        Assert.Equal(
            ["u/r", "v/r", "w/r"], (await scope.Interactions.ListPlacesAsync("", "r", default)).Select(place => $"{place.UserKey}/{place.Repository}").Order());
        Assert.Equal(5, (await scope.Interactions.ListPlacesAsync("", "", default)).Count);
        Assert.Equal(["int_1", "int_2"], (await scope.Interactions.DeleteOfUserAsync("u", default)).Select(one => one.Id).Order());
        Assert.Equal(["int_3"], (await scope.Interactions.DeleteOfPlaceAsync("v", "r", default)).Select(one => one.Id));
        await scope.Samples.AddAsync(TestStore.Sample("of-6") with { InteractionId = "int_6", ConsentId = "d" }, default);
        await scope.Interactions.AddAsync(Interaction("int_6") with { ConsentId = "c" }, default);
        Assert.Equal(["int_4", "int_5", "int_6"], (await scope.Interactions.DeleteOfConsentAsync("d", default)).Select(one => one.Id).Order());
        Assert.Empty(await scope.Interactions.ListAsync(new InteractionQuery(), 9, default));
    }

    internal static NewInteraction Interaction(string id, string? eventKey = null) => new()
    {
        Id = id,
        EventKey = eventKey ?? "event of " + id,
        UserKey = "u_1",
        Repository = "app/web",
        FileKey = "f_1",
        Language = "sql",
        ErrorKind = "syntax",
        Origin = InteractionOrigin.Assistant,
        Source = InteractionSource.Import,
        ConsentId = "con_1",
        FailedAt = DateTimeOffset.UnixEpoch.AddMinutes(1),
        FixedAt = DateTimeOffset.UnixEpoch.AddMinutes(2),
        Content = [1, 2, 3],
        ExpiresAt = DateTimeOffset.UnixEpoch.AddDays(36500),
    };

    public sealed class OnSqlite() : InteractionRepositoryTests(TestDatabase.Sqlite);

    public sealed class OnPostgreSql() : InteractionRepositoryTests(TestDatabase.PostgreSql);
}
