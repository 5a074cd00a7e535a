using System.Collections.Immutable;
using Holdfast.Core.Context;
using Holdfast.Core.Conversations;

namespace Holdfast.Core.Repair;

/// <summary>What is said to a user in the agent's place when something breaks: short, honest, in the conversation's language.</summary>
public static class Phrases
{
    /// <summary>
    /// Codes of the phrases: an answer takes longer than a person would wait; a person takes over; no model had anything to say; it goes on after a
    /// delay; it ends before all is done; a person is asked first; a person is to go on; a person looks at what was said; how long that takes; nobody came in time;
    /// the provider's content filter refused an answer; there is no money left for now.
    /// </summary>
    public const string Delayed = "delayed", HandedOff = "handed_off", Empty = "empty", Resumed = "resumed", Unfinished = "unfinished",
        Reviewing = "reviewing", Transferred = "transferred", Checking = "checking", Waiting = "wait", Overdue = "overdue", Refused = "refused",
        OverBudget = "over_budget";

    /// <summary>Stands for the time in the phrase of the wait.</summary>
    public const string Time = "{time}";

    /// <summary>Stands for every language, in what an agent says of its own.</summary>
    public const string AnyLanguage = "*";

    public static ImmutableArray<string> Codes { get; } =
        [Delayed, HandedOff, Empty, Resumed, Unfinished, Reviewing, Transferred, Checking, Waiting, Overdue, Refused, OverBudget];

    /// <summary>In the order of <see cref="Codes"/>.</summary>
    private static readonly Dictionary<string, string[]> Shipped = new(StringComparer.Ordinal)
    {
        ["en"] = [
            "This takes longer than usual: I am being interrupted and keep trying. Your message is not lost.",
            "I cannot answer at the moment, so a person of our team takes over here. You do not have to repeat anything.",
            "I have no answer to this. Please say it in other words, or ask for a person.",
            "I can go on now.",
            "I could not finish this. Shall I try again what is missing, or go on without it?",
            "A colleague looks at this first; I go on as soon as that is done.",
            "I hand this over to a person of our team, who goes on here. You do not have to repeat anything.",
            "A colleague checks what I just said and gets back to you here.",
            "That takes up to {time}.",
            "A colleague has not come in time. Your request now goes before others; nothing of it is lost, and you do not have to repeat anything.",
            "The service that writes my answers refuses to answer this. Please say it in other words, or ask for a person.",
            "I have reached the limit of what may be spent here for now. Your message is kept, and I go on as soon as there is room again."],
        ["de"] = [
            "Das dauert länger als sonst: Ich werde gerade unterbrochen und versuche es weiter. Ihre Nachricht geht nicht verloren.",
            "Ich kann im Moment nicht antworten; ein Mensch aus unserem Team übernimmt hier. Sie müssen nichts wiederholen.",
            "Darauf habe ich keine Antwort. Bitte sagen Sie es mit anderen Worten, oder fragen Sie nach einem Menschen.",
            "Es geht weiter.",
            "Das konnte ich nicht zu Ende bringen. Soll ich versuchen, was noch fehlt, oder ohne es weitermachen?",
            "Das sieht sich zuerst ein Kollege an; danach mache ich sofort weiter.",
            "Ich gebe das an einen Menschen aus unserem Team weiter, der hier weitermacht. Sie müssen nichts wiederholen.",
            "Ein Kollege prüft, was ich gerade gesagt habe, und meldet sich hier.",
            "Das dauert bis zu {time}.",
            "Es ist noch niemand rechtzeitig gekommen. Ihr Anliegen geht jetzt anderen vor; nichts davon ist verloren, und Sie müssen nichts wiederholen.",
            "Der Dienst, der meine Antworten schreibt, lehnt eine Antwort darauf ab. Bitte sagen Sie es mit anderen Worten, oder fragen Sie nach einem Menschen.",
            "Ich habe ausgeschöpft, was hier vorerst ausgegeben werden darf. Ihre Nachricht bleibt erhalten; sobald wieder Spielraum ist, mache ich weiter."],
        ["fr"] = [
            "Cela prend plus de temps que d'habitude : je suis interrompu et je continue d'essayer. Votre message n'est pas perdu.",
            "Je ne peux pas répondre pour le moment ; une personne de notre équipe prend le relais. Vous n'avez rien à répéter.",
            "Je n'ai pas de réponse à cela. Reformulez votre message ou demandez à parler à une personne.",
            "Je peux continuer.",
            "Je n'ai pas pu terminer. Dois-je réessayer ce qui manque ou continuer sans cela ?",
            "Un collègue vérifie d'abord ce point ; je continue dès que c'est fait.",
            "Je transmets cela à une personne de notre équipe, qui continue ici. Vous n'avez rien à répéter.",
            "Un collègue vérifie ce que je viens de dire et vous répond ici.",
            "Cela prend jusqu'à {time}.",
            "Aucun collègue n'est venu à temps. Votre demande passe maintenant avant d'autres ; rien n'est perdu et vous n'avez rien à répéter.",
            "Le service qui rédige mes réponses refuse de répondre à cela. Reformulez votre message ou demandez à parler à une personne.",
            "J'ai atteint la limite de ce qui peut être dépensé ici pour le moment. Votre message est conservé et je reprends dès que possible."],
        ["es"] = [
            "Esto tarda más de lo normal: hay una interrupción y sigo intentándolo. Su mensaje no se ha perdido.",
            "Ahora mismo no puedo responder; una persona de nuestro equipo continúa aquí. No tiene que repetir nada.",
            "No tengo respuesta para esto. Dígalo con otras palabras o pida hablar con una persona.",
            "Ya puedo continuar.",
            "No he podido terminar. ¿Vuelvo a intentar lo que falta o sigo sin ello?",
            "Un compañero lo revisa primero; continúo en cuanto termine.",
            "Paso esto a una persona de nuestro equipo, que continúa aquí. No tiene que repetir nada.",
            "Un compañero comprueba lo que acabo de decir y le responde aquí.",
            "Tarda como máximo {time}.",
            "Ningún compañero ha llegado a tiempo. Su petición pasa ahora delante de otras; no se ha perdido nada y no tiene que repetir nada.",
            "El servicio que redacta mis respuestas se niega a responder a esto. Dígalo con otras palabras o pida hablar con una persona.",
            "He llegado al límite de lo que se puede gastar aquí por ahora. Su mensaje queda guardado y continúo en cuanto vuelva a ser posible."],
        ["it"] = [
            "Ci vuole più del solito: c'è un'interruzione e continuo a provare. Il suo messaggio non è andato perso.",
            "Al momento non posso rispondere; una persona del nostro team continua qui. Non deve ripetere nulla.",
            "Non ho una risposta. La prego di dirlo con altre parole o di chiedere di una persona.",
            "Ora posso continuare.",
            "Non sono riuscito a finire. Riprovo ciò che manca o continuo senza?",
            "Prima lo controlla un collega; continuo appena ha finito.",
            "Passo la questione a una persona del nostro team, che continua qui. Non deve ripetere nulla.",
            "Un collega controlla ciò che ho appena detto e le risponde qui.",
            "Ci vogliono al massimo {time}.",
            "Nessun collega è arrivato in tempo. La sua richiesta ora passa davanti ad altre; nulla è andato perso e non deve ripetere nulla.",
            "Il servizio che scrive le mie risposte rifiuta di rispondere a questo. La prego di dirlo con altre parole o di chiedere di una persona.",
            "Ho raggiunto il limite di quanto si può spendere qui per ora. Il suo messaggio è conservato e continuo appena sarà di nuovo possibile."],
        ["pt"] = [
            "Isto está a demorar mais do que o normal: há uma interrupção e continuo a tentar. A sua mensagem não se perdeu.",
            "De momento não consigo responder; uma pessoa da nossa equipa continua aqui. Não precisa de repetir nada.",
            "Não tenho resposta para isto. Diga-o por outras palavras ou peça para falar com uma pessoa.",
            "Já posso continuar.",
            "Não consegui terminar. Tento de novo o que falta ou continuo sem isso?",
            "Um colega verifica isto primeiro; continuo logo a seguir.",
            "Passo isto a uma pessoa da nossa equipa, que continua aqui. Não precisa de repetir nada.",
            "Um colega verifica o que acabei de dizer e responde-lhe aqui.",
            "Demora no máximo {time}.",
            "Nenhum colega chegou a tempo. O seu pedido passa agora à frente de outros; nada se perdeu e não precisa de repetir nada.",
            "O serviço que escreve as minhas respostas recusa responder a isto. Diga-o por outras palavras ou peça para falar com uma pessoa.",
            "Atingi o limite do que se pode gastar aqui por agora. A sua mensagem fica guardada e continuo assim que voltar a ser possível."],
        ["nl"] = [
            "Dit duurt langer dan normaal: er is een onderbreking en ik blijf het proberen. Uw bericht gaat niet verloren.",
            "Ik kan op dit moment niet antwoorden; iemand van ons team neemt het hier over. U hoeft niets te herhalen.",
            "Hierop heb ik geen antwoord. Zeg het met andere woorden, of vraag naar een mens.",
            "Ik kan nu verder.",
            "Ik kon dit niet afmaken. Zal ik opnieuw proberen wat ontbreekt, of zonder dat verdergaan?",
            "Een collega kijkt hier eerst naar; daarna ga ik meteen verder.",
            "Ik geef dit door aan iemand van ons team, die hier verdergaat. U hoeft niets te herhalen.",
            "Een collega controleert wat ik net zei en komt hier bij u terug.",
            "Dat duurt hooguit {time}.",
            "Er is niemand op tijd gekomen. Uw vraag gaat nu voor op andere; er is niets verloren en u hoeft niets te herhalen.",
            "De dienst die mijn antwoorden schrijft, weigert hierop te antwoorden. Zeg het met andere woorden, of vraag naar een mens.",
            "Ik heb de grens bereikt van wat hier voorlopig mag worden uitgegeven. Uw bericht blijft bewaard; zodra er weer ruimte is, ga ik verder."],
        ["pl"] = [
            "To trwa dłużej niż zwykle: nastąpiła przerwa, próbuję dalej. Państwa wiadomość nie zginęła.",
            "W tej chwili nie mogę odpowiedzieć; rozmowę przejmuje osoba z naszego zespołu. Nie trzeba niczego powtarzać.",
            "Nie mam na to odpowiedzi. Proszę ująć to inaczej lub poprosić o rozmowę z człowiekiem.",
            "Mogę już kontynuować.",
            "Nie udało mi się tego dokończyć. Czy mam ponowić to, czego brakuje, czy kontynuować bez tego?",
            "Najpierw sprawdzi to nasz pracownik; potem od razu kontynuuję.",
            "Przekazuję to osobie z naszego zespołu, która będzie tu kontynuować. Nie trzeba niczego powtarzać.",
            "Nasz pracownik sprawdzi to, co właśnie powiedziałem, i odpowie tutaj.",
            "Potrwa to najwyżej {time}.",
            "Nikt nie przyszedł na czas. Państwa sprawa ma teraz pierwszeństwo; nic nie zginęło i nie trzeba niczego powtarzać.",
            "Usługa, która pisze moje odpowiedzi, odmawia odpowiedzi na to. Proszę ująć to inaczej lub poprosić o rozmowę z człowiekiem.",
            "Wyczerpał się limit tego, co na razie można tu wydać. Państwa wiadomość pozostaje zachowana; będę kontynuować, gdy tylko będzie to możliwe."],
        ["ru"] = [
            "Это занимает больше времени, чем обычно: произошёл сбой, я продолжаю попытки. Ваше сообщение не потеряно.",
            "Сейчас я не могу ответить; разговор продолжит сотрудник нашей команды. Повторять ничего не нужно.",
            "У меня нет ответа на это. Скажите иначе или попросите сотрудника.",
            "Теперь я могу продолжить.",
            "Мне не удалось это завершить. Повторить то, чего не хватает, или продолжить без этого?",
            "Сначала это проверит коллега; сразу после этого я продолжу.",
            "Я передаю это сотруднику нашей команды, он продолжит здесь. Повторять ничего не нужно.",
            "Коллега проверит то, что я только что сказал, и ответит вам здесь.",
            "Это займёт не больше {time}.",
            "Никто из коллег не подошёл вовремя. Ваш вопрос теперь идёт раньше других; ничего не потеряно, повторять ничего не нужно.",
            "Сервис, который составляет мои ответы, отказывается отвечать на это. Скажите иначе или попросите сотрудника.",
            "Исчерпан предел того, что здесь пока можно потратить. Ваше сообщение сохранено; я продолжу, как только это снова станет возможно."],
        ["zh"] = ["这比平时要久一些：服务暂时中断，我仍在尝试。您的消息没有丢失。", "我现在无法回答，我们团队的同事会在这里继续为您服务，您无需重复。", "我没有答案。请换一种说法，或要求人工服务。", "现在我可以继续了。", "我没能全部完成。要我重试未完成的部分，还是跳过它继续？", "这需要先由同事确认，确认后我会立即继续。", "我已将此事转给我们团队的同事，由其在这里继续为您服务，您无需重复。", "同事会核对我刚才所说的内容，并在这里回复您。", "最多需要 {time}。", "同事未能按时到来。您的请求现已优先处理，内容没有丢失，您无需重复。", "为我撰写回答的服务拒绝回答这个问题。请换一种说法，或要求人工服务。", "目前这里可用的额度已经用完。您的消息已保存，一旦恢复额度，我会立即继续。"],
        ["ja"] = ["通常より時間がかかっています。中断がありましたが、引き続き試みています。メッセージは失われていません。", "ただいまお答えできないため、担当者がここで引き継ぎます。もう一度お話しいただく必要はありません。", "これにはお答えできません。別の言い方をするか、担当者をお呼びください。", "再開できるようになりました。", "最後まで完了できませんでした。残りをもう一度試しますか、それともそのまま続けますか。", "まず担当者が確認します。確認が終わり次第、続けます。", "この件を担当者に引き継ぎます。担当者がここで続けてご案内しますので、もう一度お話しいただく必要はありません。", "ただいまの回答を担当者が確認し、ここでお返事します。", "最長で {time} かかります。", "担当者が時間内に対応できませんでした。お問い合わせを優先して扱います。内容は失われておらず、もう一度お話しいただく必要はありません。", "回答を作成するサービスが、この内容への回答を拒否しました。別の言い方をするか、担当者をお呼びください。", "現在、ここで利用できる予算の上限に達しました。メッセージは保存されており、再び利用できるようになり次第、続けます。"],
        ["ko"] = ["평소보다 오래 걸리고 있습니다. 중단이 있었지만 계속 시도하고 있습니다. 메시지는 사라지지 않았습니다.", "지금은 답변할 수 없어 저희 팀의 담당자가 이어서 도와드립니다. 다시 말씀하실 필요는 없습니다.", "이에 대한 답이 없습니다. 다른 말로 말씀해 주시거나 담당자를 요청해 주세요.", "이제 계속할 수 있습니다.", "끝까지 마치지 못했습니다. 빠진 부분을 다시 시도할까요, 아니면 그대로 계속할까요?", "먼저 담당자가 확인합니다. 확인되는 대로 계속하겠습니다.", "이 건을 저희 팀의 담당자에게 넘겨 여기에서 이어서 도와드립니다. 다시 말씀하실 필요는 없습니다.", "방금 드린 답변을 담당자가 확인하고 여기에서 답해 드립니다.", "최대 {time} 걸립니다.", "담당자가 제시간에 오지 못했습니다. 이제 고객님의 요청을 먼저 처리합니다. 내용은 사라지지 않았으며 다시 말씀하실 필요는 없습니다.", "제 답변을 작성하는 서비스가 이에 대한 답변을 거부합니다. 다른 말로 말씀해 주시거나 담당자를 요청해 주세요.", "지금은 여기에서 사용할 수 있는 한도에 도달했습니다. 메시지는 보관되며, 다시 가능해지는 대로 계속하겠습니다."],
        ["ar"] = ["يستغرق هذا وقتا أطول من المعتاد: حدث انقطاع وما زلت أحاول. رسالتك لم تضع.", "لا أستطيع الرد الآن، وسيتابع معك هنا شخص من فريقنا. لا حاجة إلى تكرار أي شيء.", "ليس لدي جواب على هذا. قلها بكلمات أخرى أو اطلب التحدث إلى شخص.", "يمكنني المتابعة الآن.", "لم أتمكن من إنهاء هذا. هل أعيد محاولة ما ينقص أم أتابع بدونه؟", "سيراجع زميل هذا أولا، وسأتابع فور انتهائه.", "سأحول هذا إلى شخص من فريقنا سيتابع معك هنا. لا حاجة إلى تكرار أي شيء.", "سيتحقق زميل مما قلته للتو ويرد عليك هنا.", "يستغرق ذلك {time} على الأكثر.", "لم يصل زميل في الوقت المحدد. طلبك يتقدم الآن على غيره، ولم يضع منه شيء، ولا حاجة إلى تكرار أي شيء.", "الخدمة التي تكتب إجاباتي ترفض الإجابة عن هذا. قلها بكلمات أخرى أو اطلب التحدث إلى شخص.", "بلغت الحد المسموح بإنفاقه هنا في الوقت الحالي. رسالتك محفوظة، وسأتابع فور توفر المجال من جديد."],
    };

    /// <summary>How long it takes until a person comes, in units that every language writes alike.</summary>
    public static string? Wait(TimeSpan wait, Conversation c, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? own) =>
        Say(Waiting, c, own)?.Replace(Time, wait.TotalMinutes > 120 ? $"{Math.Ceiling(wait.TotalHours):0} h" : $"{Math.Ceiling(wait.TotalMinutes):0} min", StringComparison.Ordinal);

    /// <param name="own">Of the agent: by language (two letters, or <see cref="AnyLanguage"/>) and code; null = none.</param>
    /// <returns>Null where the agent wants nothing to be said: its own text is empty.</returns>
    public static string? Say(string code, Conversation c, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? own)
    {
        var language = Language.Of(c.Items.OfType<UserItem>().Where(item => !item.OfReview).Select(item => item.Text).Reverse());
        foreach (var name in (string[])[language, AnyLanguage])
            if (own?.GetValueOrDefault(name)?.GetValueOrDefault(code) is { } text) return text.Length > 0 ? text : null;
        return Codes.IndexOf(code) is >= 0 and var index ? Shipped[language][index] : throw new ArgumentException($"There is no phrase {code}.", nameof(code));
    }
}
