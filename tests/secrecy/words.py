"""The marks: words that go into an office, each in one place, to be looked for in everything that it leaves behind."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """The marks that an office keeps, by where they go in: of a case first, then of the office itself."""

    client: str = "Xiomara Güendi Tzoc"
    other_name: str = "Chiquita del Mercado"
    a_number: str = "000-731-946"
    birth_date: str = "1961-02-27"
    telephone: str = "213-555-0187"
    child: str = "Ixquik Güendi Señal"
    adverse: str = "Rigoberto Malaspina"
    fact: str = "Farolito perseguido por la radio"
    answer: str = "sello borroso del pasaporte"
    printed: str = "la carta impresa por el tribunal"
    set_by: str = "orden doblada con dos sellos"
    set_by_number: str = "WAC-8842-marcada"
    paper: str = "acuse manchado de Sololá"
    reference: str = "LIN-7731-marcada"
    note: str = "la siguieron desde la plaza"
    refused: str = "nadie debe leer esta negativa"
    bug: str = "lo que el programa no entiende"
    waiting: str = "escrito mientras nadie atendía"
    page_note: str = "la escondió su madrina en Totonicapán"
    unheard_note: str = "enviada mientras dormía el motor"
    program_note: str = "anotado por un programa ajeno"
    exhibit: str = "denuncia con la firma temblorosa"
    file_name: str = "foto-de-la-cicatriz-marcada"
    packet: str = "Exhibits of the woman from the lighthouse"
    interviewed: str = "Iluminada Farfán Quisquiche"
    interviewed_number: str = "000-846-217"
    everywhere: str = "lo mismo en todas las casillas"
    client_says: str = "llegaré con mi hermana mayor"
    staff: str = "Ximénez Prueba"
    staff_email: str = "ximena.prueba@example.org"
    organization: str = "Clínica de la Señal"
    begun: str = "Petronila Sacalxot Marcada"
    imported: str = "Gumersinda Ajanel Importada"
    sheet_name: str = "lista-de-la-parroquia-marcada"
    client_email: str = "clienta.marcada@example.org"
    token: str = "el programa de la imprenta"
    browser: str = "Navegadora-Marcada/7.3"


class Passing(NamedTuple):
    """The marks that an office answers and keeps nowhere, sealed or not, by where somebody types them."""

    sought: str = "Casimira Buscada Xol"
    sought_number: str = "000-555-731"
    sought_in_vain: str = "Hermelinda que rompe la página"
    path: str = "expediente-de-Eufemia-Marcada"
    query: str = "pregunta-por-Nicolasa-Marcada"
    no_date: str = "el día en que murió su tío"
    without_page: str = "carta que nadie dibujó"
    from_elsewhere: str = "formulario de otra ventana"
    shut: str = "escrito con los registros cerrados"
    too_large: str = "video-de-la-huida-marcado"
    no_paper: str = "informe-disfrazado-marcado"
    host: str = "anfitriona-marcada.example.org"
    broken_body: str = "mensaje roto de un programa"
    shown_token: str = "ficha-ajena-marcada"
    stranger_email: str = "nadie.marcado@example.org"
    password: str = "contraseña de nadie 42"


WORDS, PASSING = Words(), Passing()
OF_THE_CASE = WORDS[: WORDS.index(WORDS.staff)]
IN_RECORDS_ALONE = (WORDS.client_says,)
"""What is written down with the answer to a link, and is no command that the workflow server would hear of."""

ALSO = ("000731946", "27 febrero 1961", "February 27, 1961", "27 de febrero de 1961", "000846217", "000555731")
"""Other writings of the same, which the program makes for itself and keeps nowhere, encrypted or not."""
