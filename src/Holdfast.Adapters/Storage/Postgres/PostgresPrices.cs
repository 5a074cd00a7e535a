using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;

namespace Holdfast.Adapters.Storage.Postgres;

internal sealed class PostgresPrices(Database database, Telling telling) : IPrices
{
    public async ValueTask AddAsync(IReadOnlyList<ImportedPrice> prices, CancellationToken cancel) => await database.UseAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            var added = await connection.ExecuteAsync(
                """
                INSERT INTO prices (price_id, form, body, imported_at)
                SELECT * FROM unnest(@ids::text[], @forms::text[], @bodies::json[], @at::bigint[]) ON CONFLICT DO NOTHING
                """,
                cancel,
                ("ids", prices.Select(price => price.Row.Id).ToArray()), ("forms", prices.Select(price => price.Form).ToArray()),
                ("bodies", prices.Select(price => PriceBook.Write(price.Row)).ToArray()),
                ("at", prices.Select(price => price.At.ToUnixTimeMilliseconds()).ToArray()));
            await telling.TellAsync(connection, new News.PricesImported());
            await transaction.CommitAsync(CancellationToken.None);
            return added;
        },
        cancel);

    public async ValueTask<IReadOnlyList<ImportedPrice>> ListAsync(CancellationToken cancel) => await database.QueryAsync(
        $"SELECT {Rows.PriceColumns} FROM prices ORDER BY price_id", Rows.Price, cancel);
}
