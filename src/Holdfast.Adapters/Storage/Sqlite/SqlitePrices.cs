using Holdfast.Core.Money;
using Holdfast.Runtime.Ports;
using Microsoft.Data.Sqlite;

namespace Holdfast.Adapters.Storage.Sqlite;

internal sealed class SqlitePrices(SqliteConnection db, Writer writer, Readers readers) : IPrices
{
    public async ValueTask AddAsync(IReadOnlyList<ImportedPrice> prices, CancellationToken cancel) => await writer.RunAsync(
        () => prices.Sum(price => db.Execute(
            "INSERT INTO prices (price_id, form, body, imported_at) VALUES ($id, $form, $body, $at) ON CONFLICT DO NOTHING",
            ("$id", price.Row.Id), ("$form", price.Form), ("$body", PriceBook.Write(price.Row)), ("$at", price.At))),
        cancel);

    public ValueTask<IReadOnlyList<ImportedPrice>> ListAsync(CancellationToken cancel) => new(readers.Read(
        reader => reader.Query($"SELECT {Rows.PriceColumns} FROM prices ORDER BY price_id", Rows.Price), cancel));
}
